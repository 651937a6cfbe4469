import { ServiceBusClient } from "@azure/service-bus";
import {
  type ArmResource,
  armTemplate,
  bicep,
  type DeclaredAccess,
  defineAccess,
} from "@buspass/access";
import { defineBus } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileBicep } from "./compile-bicep.ts";
import { difficult } from "./difficult-access.ts";
import { access, bus, OrderPaid } from "./orders.ts";
import { randomAccess } from "./random-access.ts";

const namespace = "contoso-prod.servicebus.windows.net";
const objectId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";

test("the Bicep is Bicep, refers to what it has, and says what the ARM template says", () => {
  fc.assert(
    fc.property(randomAccess, (access) => {
      const compiled = compileBicep(bicep(access, "production"));
      expect(compiled).toEqual(armTemplate(access, "production"));
    }),
    { numRuns: 100, seed: 5 },
  );
});

test("the namespace has no local authentication, and TLS 1.2 at the least", () => {
  expect(resources(access, "Microsoft.ServiceBus/namespaces")).toMatchObject([
    {
      name: "contoso-prod",
      location: "[parameters('location')]",
      properties: { disableLocalAuth: true, minimumTlsVersion: "1.2" },
    },
  ]);
});

test("an environment that allows keys has local authentication, and says why", () => {
  const allowing = defineAccess(bus, {
    environments: { production: { namespace, allowsSharedAccess: true } },
    identities: { api: { sends: ["orders"] } },
  });

  expect(resources(allowing, "Microsoft.ServiceBus/namespaces")).toMatchObject([
    { properties: { disableLocalAuth: false } },
  ]);
  expect(bicep(allowing, "production")).toContain(
    "// The environment allows keys (allowsSharedAccess), so local authentication is on.\nresource serviceBus",
  );
});

test("every entity is deployed with its settings, a slash in its name as a tilde", () => {
  const slashed = defineAccess(
    defineBus({
      queues: { "orders/urgent": { carries: [OrderPaid], maxDeliveryCount: 3 } },
      topics: {
        "events/eu": {
          carries: [OrderPaid],
          subscriptions: { billing: { maxDeliveryCount: 7 } },
        },
      },
    }),
    {
      environments: { production: { namespace } },
      identities: { api: { sends: ["orders/urgent"], receives: ["events/eu/billing"] } },
    },
  );

  expect(armTemplate(slashed, "production").resources.slice(1)).toMatchObject([
    { name: "contoso-prod/orders~urgent", properties: { maxDeliveryCount: 3 } },
    { name: "contoso-prod/events~eu", properties: {} },
    {
      name: "contoso-prod/events~eu/billing",
      properties: { maxDeliveryCount: 7 },
      dependsOn: [
        "[resourceId('Microsoft.ServiceBus/namespaces/topics', 'contoso-prod', 'events~eu')]",
      ],
    },
    { scope: "Microsoft.ServiceBus/namespaces/contoso-prod/queues/orders~urgent" },
    {
      scope: "Microsoft.ServiceBus/namespaces/contoso-prod/topics/events~eu/subscriptions/billing",
    },
  ]);
});

test("a role assignment has a name that is the same each time, and the kind of its principal", () => {
  const [first] = resources(access, "Microsoft.Authorization/roleAssignments");

  expect(first).toEqual({
    type: "Microsoft.Authorization/roleAssignments",
    apiVersion: "2022-04-01",
    scope: "Microsoft.ServiceBus/namespaces/contoso-prod/queues/orders",
    name: "[guid(resourceId('Microsoft.ServiceBus/namespaces/queues', 'contoso-prod', 'orders'), parameters('ordersApiPrincipalId'), variables('dataSender'))]",
    properties: {
      description: "orders-api sends to orders",
      principalId: "[parameters('ordersApiPrincipalId')]",
      principalType: "ServicePrincipal",
      roleDefinitionId: "[variables('dataSender')]",
    },
    dependsOn: ["[resourceId('Microsoft.ServiceBus/namespaces/queues', 'contoso-prod', 'orders')]"],
  });
});

test("a principal that the environment knows is written down, and is no parameter", () => {
  const known = defineAccess(bus, {
    environments: { production: { namespace, principals: { api: objectId } } },
    identities: { api: { sends: ["orders"] }, worker: { receives: ["orders"] } },
  });
  const { parameters, variables } = armTemplate(known, "production");

  expect(Object.keys(parameters)).toEqual(["location", "sku", "workerPrincipalId"]);
  expect(variables).toMatchObject({ apiPrincipalId: objectId });
  expect(compileBicep(bicep(known, "production"))).toEqual(armTemplate(known, "production"));
});

test("names that differ in signs only are still two", () => {
  const similar = defineAccess(
    defineBus({
      queues: {
        "a-b": { carries: [OrderPaid] },
        a_b: { carries: [OrderPaid] },
        "2024": { carries: [OrderPaid] },
        location: { carries: [OrderPaid] },
      },
    }),
    {
      environments: { production: { namespace } },
      identities: {
        "a-b": { sends: ["a-b", "a_b", "2024"] },
        a_b: { receives: ["a-b", "location"] },
      },
    },
  );

  expect(compileBicep(bicep(similar, "production"))).toEqual(armTemplate(similar, "production"));
});

test("rules are deployed under Resource Manager's names, and nothing passes that none lets through", () => {
  const rules = resources(
    difficult,
    "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules",
  ).map(({ name, properties }) => [name, properties]);

  expect(rules).toEqual([
    [
      "contoso-prod/events/billing/$Default",
      { filterType: "SqlFilter", sqlFilter: { sqlExpression: "1=0" } },
    ],
    [
      "contoso-prod/events/billing/priced",
      {
        filterType: "CorrelationFilter",
        correlationFilter: { label: "it's priced", properties: { "my-region": "it's" } },
      },
    ],
    [
      "contoso-prod/events/billing/dear",
      {
        filterType: "SqlFilter",
        sqlFilter: { sqlExpression: `[total] > 100 AND note = '\${x}\\n\n\t'` },
        action: { sqlExpression: "SET sys.Label = 'a'" },
      },
    ],
    [
      "contoso-prod/events/billing/bracketed",
      // Doubled, or Resource Manager would take it for an expression.
      { filterType: "SqlFilter", sqlFilter: { sqlExpression: "[[my-region] = [b]" } },
    ],
    [
      "contoso-prod/events/billing/numbered",
      {
        filterType: "SqlFilter",
        sqlFilter: {
          sqlExpression: "sys.Label = 'it''s priced' AND user.[a]]b] = 5 AND user.[gift] = TRUE",
        },
      },
    ],
  ]);
});

test("settings have the names and values that Resource Manager has", () => {
  const { resources, parameters } = armTemplate(difficult, "production");
  const settings = (name: string) =>
    resources.find((each) => each.name === `contoso-prod/${name}`)?.["properties"];

  expect(settings("orders")).toEqual({ forwardTo: "events" });
  expect(settings("settings")).toEqual({
    maxDeliveryCount: 5,
    lockDuration: "PT2M",
    requiresSession: true,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT1H",
    defaultMessageTimeToLive: "P14D",
    deadLetteringOnMessageExpiration: true,
    maxSizeInMegabytes: 2048,
    enableBatchedOperations: false,
    status: "Active",
  });
  expect(settings("events")).toEqual({ supportOrdering: true });
  // Only the Premium tier has large messages.
  expect(parameters["sku"]).toMatchObject({ defaultValue: "Premium" });
  expect(armTemplate(access, "production").parameters["sku"]).toMatchObject({
    defaultValue: "Standard",
  });
});

test("a filter on numbers and truth values selects the same where it is deployed as SQL", async () => {
  const deployed = resources(
    difficult,
    "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules",
  ).find(({ name }) => name.endsWith("/numbered"));
  const { queues, topics } = difficult.emulator();
  const declared = topics["events"]?.subscriptions["billing"]?.rules?.filter(
    ({ name }) => name === "numbered",
  );
  await using emulator = await startEmulator({
    queues,
    topics: {
      events: {
        subscriptions: {
          declared: { rules: declared ?? [] },
          deployed: { rules: [{ name: "numbered", filter: sqlFilterOf(deployed) }] },
        },
      },
    },
    identities: { api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "events" }] } },
  });
  const { namespace, credential, webSocket } = emulator.as("api");
  const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
  const messages = ["it's priced", "other"].flatMap((subject) =>
    [5, 5.5, "5", true].flatMap((count) =>
      [true, false, "true"].map((gift) => ({
        body: "",
        messageId: JSON.stringify([subject, count, gift]),
        subject,
        applicationProperties: { "a]b": count, gift },
      })),
    ),
  );
  await client.createSender("events").sendMessages(messages);
  await client.close();
  const ids = (subscription: string) =>
    emulator
      .inspect()
      .queues[`events/Subscriptions/${subscription}`]?.messages.map(({ messageId }) => messageId);

  expect(ids("declared")).toEqual([JSON.stringify(["it's priced", 5, true])]);
  expect(ids("deployed")).toEqual(ids("declared"));
});

test("text is the same in Bicep, whatever signs are in it, and a target of forwarding comes first", () => {
  const template = armTemplate(difficult, "production");

  expect(compileBicep(bicep(difficult, "production"))).toEqual(template);
  expect(template.resources.find(({ name }) => name === "contoso-prod/orders")).toMatchObject({
    properties: { forwardTo: "events" },
    dependsOn: [
      "[resourceId('Microsoft.ServiceBus/namespaces', 'contoso-prod')]",
      "[resourceId('Microsoft.ServiceBus/namespaces/topics', 'contoso-prod', 'events')]",
    ],
  });
});

test.each([bicep, armTemplate])("%o is of an environment in Azure", (write) => {
  expect(() => Reflect.apply(write, undefined, [access, "development"])).toThrow(
    new RangeError(
      'Environment "development" is the emulator, which is not deployed: in Azure there are production.',
    ),
  );
  expect(() => Reflect.apply(write, undefined, [access, "prodution"])).toThrow(
    new RangeError('There is no environment "prodution": the nearest is "production".'),
  );
});

function sqlFilterOf(resource: ArmResource | undefined) {
  const { sqlFilter } = Object(resource?.["properties"]);
  return { kind: "sql", expression: String(sqlFilter.sqlExpression) } as const;
}

function resources(declared: DeclaredAccess, type: string) {
  return armTemplate(declared, "production").resources.filter((each) => each.type === type);
}
