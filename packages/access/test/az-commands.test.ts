import { azCommands, defineAccess, namespaceId } from "@buspass/access";
import { expect, test } from "vitest";
import { access, bus } from "./orders.ts";

const subscriptionId = "0b1f6471-1bf0-4dda-aec3-111122223333";
const production = {
  namespace: "contoso-prod.servicebus.windows.net",
  subscriptionId,
  resourceGroup: "orders",
  principals: {
    api: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
    billing: "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
  },
};
const identities = {
  api: { sends: ["orders"] },
  billing: { receives: ["events/billing"] },
} as const;

test("each assignment is one line for any shell, with its reason above", () => {
  const known = defineAccess(bus, { environments: { production }, identities });

  expect(azCommands(known, "production")).toMatchInlineSnapshot(`
    "# Role assignments of environment "production", contoso-prod.servicebus.windows.net, each at the narrowest scope.
    # Made by \`buspass access az\` from the declaration. An assignment that exists stays as it is.

    # api: Azure Service Bus Data Sender on orders, for identities.api.sends[0]
    az role assignment create --assignee-object-id 3f2504e0-4f89-41d3-9a0c-0305e82c3301 --assignee-principal-type ServicePrincipal --role 69a216fc-b8fb-44d8-bc22-1f3c2cd27a39 --scope /subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/orders/providers/Microsoft.ServiceBus/namespaces/contoso-prod/queues/orders

    # billing: Azure Service Bus Data Receiver on events/billing, for identities.billing.receives[0]
    az role assignment create --assignee-object-id 3f2504e0-4f89-41d3-9a0c-0305e82c3302 --assignee-principal-type ServicePrincipal --role 4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0 --scope /subscriptions/0b1f6471-1bf0-4dda-aec3-111122223333/resourceGroups/orders/providers/Microsoft.ServiceBus/namespaces/contoso-prod/topics/events/subscriptions/billing
    "
  `);
});

test("a resource group with parentheses is quoted, and a note says what PowerShell on Windows needs", () => {
  const { principals } = production;
  const known = defineAccess(bus, {
    environments: { production: { ...production, resourceGroup: "orders(eu)", principals } },
    identities,
  });
  const script = azCommands(known, "production");

  expect(script).toContain(
    `--scope "/subscriptions/${subscriptionId}/resourceGroups/orders(eu)/providers/Microsoft.ServiceBus/namespaces/contoso-prod/queues/orders"`,
  );
  expect(script).toContain("# In PowerShell on Windows, write `az --%` for `az`");
});

test("what is not known of an environment is told, with what to add", () => {
  expect(() => azCommands(access, "production")).toThrow(
    new RangeError(
      'Nobody has said where the namespace of environment "production" is: add subscriptionId and resourceGroup to environments.production.',
    ),
  );
  const anonymous = defineAccess(bus, {
    environments: { production: { ...production, principals: {} } },
    identities,
  });
  expect(() => azCommands(anonymous, "production")).toThrow(
    new RangeError(
      "Nobody has said who api and billing are: add the object ids to environments.production.principals, as `az identity show --query principalId` prints them.",
    ),
  );
});

test("the id of a namespace is that of its environment", () => {
  const known = defineAccess(bus, { environments: { production }, identities });

  expect(namespaceId(known, "production")).toBe(
    `/subscriptions/${subscriptionId}/resourceGroups/orders/providers/Microsoft.ServiceBus/namespaces/contoso-prod`,
  );
});
