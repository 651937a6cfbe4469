import { defineAccess } from "@buspass/access";
import { DefinitionError } from "@buspass/contracts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { access, bus, defineUntyped } from "./orders.ts";

const development = { development: { namespace: "emulator" } };
const rights = { api: { sends: ["orders"] } };
const objectId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const subscriptionId = "0b1f6471-1bf0-4dda-aec3-111122223333";

/** Where and what a definition error says. */
function errorOf(define: () => unknown): { path: string; message: string } {
  try {
    define();
  } catch (error) {
    if (error instanceof DefinitionError) return { path: error.path, message: error.message };
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

test("a declaration is a frozen copy with both lists of each identity", () => {
  expect(access.identities).toEqual({
    "orders-api": { sends: ["orders"], receives: [] },
    "orders-worker": { receives: ["orders"], sends: ["events", "orders"] },
    billing: { sends: [], receives: ["events/billing"] },
  });
  expect(access.bus).toBe(bus);
  expect(Object.isFrozen(access)).toBe(true);
  expect(Object.isFrozen(access.identities.billing.receives)).toBe(true);
  expect(Object.isFrozen(access.environments.production)).toBe(true);
});

test("a bus of an identity is plain data: the bus, the identity, and where its environments are", () => {
  const { production } =
    defineAccess(bus, {
      environments: {
        production: {
          namespace: "contoso-prod.servicebus.windows.net",
          subscriptionId,
          resourceGroup: "orders",
          principals: { api: objectId },
        },
      },
      identities: { api: { sends: ["orders"] } },
    }).as("api").environments ?? {};
  expect(production).toEqual({ namespace: "contoso-prod.servicebus.windows.net" });

  const api = access.as("orders-api");
  expect(api).toEqual({
    ...bus,
    identity: { name: "orders-api", sends: ["orders"], receives: [] },
    environments: {
      development: { namespace: "emulator" },
      production: { namespace: "contoso-prod.servicebus.windows.net" },
    },
  });
});

test("a caller without types who asks for an identity that is not declared is told of the nearest", () => {
  expect(() => Reflect.apply(access.as, access, ["orders-ap"])).toThrow(
    new RangeError('No identity is called "orders-ap": the nearest is "orders-api".'),
  );
  expect(() => Reflect.apply(access.as, access, ["toString"])).toThrow(RangeError);
});

test.each([
  ["identities", {}, "is empty: write at least one identity, by its name"],
  ["identities", undefined, "is no object: write identities by name"],
  [
    "identities.api",
    { api: {} },
    "may do nothing: write what it sends or receives, or remove the identity",
  ],
  [
    "identities.api",
    { api: { sends: [], receives: [] } },
    "may do nothing: write what it sends or receives, or remove the identity",
  ],
  ["identities.api", { api: ["orders"] }, "is no object: write one with sends, receives"],
  [
    "identities.api.recieves",
    { api: { recieves: ["orders"] } },
    "is not an option: the nearest is receives",
  ],
  [
    "identities.api.listens",
    { api: { listens: ["orders"] } },
    "is not an option: write sends, receives",
  ],
  ["identities.api.sends", { api: { sends: "orders" } }, "is no array: write names of entities"],
  ["identities.api.sends[0]", { api: { sends: [7] } }, "is no text: write the name of an entity"],
  [
    "identities.api.sends[1]",
    { api: { sends: ["orders", "ordres"] } },
    'is "ordres", which the bus does not have: the nearest is "orders"',
  ],
  [
    "identities.api.receives[0]",
    { api: { receives: ["shipping"] } },
    'is "shipping", which the bus does not have: write one of "orders", "refunds", "events/billing", "events/audit"',
  ],
  [
    "identities.api.sends[0]",
    { api: { sends: ["events/billing"] } },
    'is a subscription, which takes no messages: write its topic, "events"',
  ],
  [
    "identities.api.receives[0]",
    { api: { receives: ["events"] } },
    'is a topic, which is received from through a subscription: write "events/billing" or "events/audit"',
  ],
  [
    "identities.api.sends[1]",
    { api: { sends: ["orders", "orders"] } },
    'is a second "orders": remove one of them',
  ],
  [
    "identities.API",
    { api: { sends: ["orders"] }, API: { receives: ["orders"] } },
    "has the same name as identities.api, as Azure ignores case: rename one of them",
  ],
  [
    "identities.orders api",
    { "orders api": { sends: ["orders"] } },
    "is no name of an identity: write 1 to 128 letters, digits, hyphens and underscores, with a letter or digit first",
  ],
])("%s: %j is refused", (path, identities, problem) => {
  expect(errorOf(() => defineUntyped(development, identities))).toEqual({
    path,
    message: `${path} ${problem}.`,
  });
});

const namespace = "contoso-prod.servicebus.windows.net";

test.each([
  ["environments", {}, 'is empty: write development: { namespace: "emulator" }'],
  ["environments", null, "is no object: write environments by name"],
  [
    "environments.to production",
    { "to production": { namespace } },
    "is no name of an environment: write 1 to 40 letters, digits, periods, hyphens and underscores",
  ],
  [
    "environments.production.namespace",
    { production: { namespace: "contoso-prod" } },
    'is no fully qualified name of a namespace: write one such as "contoso-prod.servicebus.windows.net", or "emulator"',
  ],
  [
    "environments.production.namespace",
    { production: { namespace: `sb://${namespace}/` } },
    `is no fully qualified name of a namespace: write one such as "${namespace}", or "emulator"`,
  ],
  [
    "environments.production.namespace",
    { production: {} },
    'is no fully qualified name of a namespace: write one such as "contoso-prod.servicebus.windows.net", or "emulator"',
  ],
  [
    "environments.staging.namespace",
    { production: { namespace }, staging: { namespace: namespace.toUpperCase() } },
    'is that of environment "production" as well: give each a namespace of its own',
  ],
  [
    "environments.production.namepsace",
    { production: { namepsace: namespace } },
    "is not an option: the nearest is namespace",
  ],
  [
    "environments.production.allowsSharedAccess",
    { production: { namespace, allowsSharedAccess: "no" } },
    "is no boolean: write true or false",
  ],
  [
    "environments.production.subscriptionId",
    { production: { namespace, subscriptionId: "Production", resourceGroup: "orders" } },
    "is no GUID: write one such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  ],
  [
    "environments.production.resourceGroup",
    { production: { namespace, subscriptionId } },
    "is missing: subscriptionId and resourceGroup say together where the namespace is",
  ],
  [
    "environments.production.subscriptionId",
    { production: { namespace, resourceGroup: "orders" } },
    "is missing: subscriptionId and resourceGroup say together where the namespace is",
  ],
  [
    "environments.production.resourceGroup",
    { production: { namespace, subscriptionId, resourceGroup: "orders'; rm" } },
    "is no name of a resource group: write up to 90 letters, digits, periods, hyphens, underscores and parentheses, with no period last",
  ],
  [
    "environments.production.principals.api",
    { production: { namespace, principals: { api: "orders-api" } } },
    "is no GUID: write one such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  ],
  [
    "environments.production.principals.api",
    { production: { namespace, principals: { api: "00000000-0000-0000-0000-000000000000" } } },
    "is no GUID: write one such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  ],
  [
    "environments.production.principals.apo",
    { production: { namespace, principals: { apo: objectId } } },
    'is no identity: the nearest is "api"',
  ],
  [
    "environments.production.principals.workre",
    { production: { namespace, principals: { workre: objectId } } },
    'is no identity: the nearest is "worker"',
  ],
  [
    "environments.production.principals.worker",
    {
      production: {
        namespace,
        principals: { api: objectId, worker: objectId.toUpperCase() },
      },
    },
    'is the object id of "api" as well: give each identity one of its own',
  ],
  [
    "environments.development.principals",
    { development: { namespace: "emulator", principals: { api: objectId } } },
    "is of Azure, and this environment is the emulator: remove it",
  ],
])("%s: %j is refused", (path, environments, problem) => {
  const identities = { ...rights, worker: { receives: ["orders"] } };
  expect(errorOf(() => defineUntyped(environments, identities))).toEqual({
    path,
    message: `${path} ${problem}.`,
  });
});

test("a connection string or a key in the place of a namespace is not repeated", () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(keys, (bytes) => {
      const key = Buffer.from(bytes).toString("base64");
      const keyed = `Endpoint=sb://${namespace}/;SharedAccessKeyName=all;SharedAccessKey=${key}`;
      for (const written of [keyed, key, `sb://${key}`, key.replaceAll("=", "")]) {
        const production = { namespace: written };
        const { message } = errorOf(() => defineUntyped({ production }, rights));
        expect(message).toBe(
          'environments.production.namespace is no fully qualified name of a namespace: write one such as "contoso-prod.servicebus.windows.net", or "emulator".',
        );
      }
    }),
    { seed: 5, numRuns: 1_000 },
  );
});

test("environments may share the emulator, which every process has for itself, and be in any cloud", () => {
  const { environments } = defineAccess(bus, {
    environments: {
      development: { namespace: "emulator" },
      ci: { namespace: "emulator" },
      china: { namespace: "contoso-cn.servicebus.chinacloudapi.cn" },
      government: { namespace: "contoso-gov.servicebus.usgovcloudapi.net" },
    },
    identities: { api: { sends: ["orders"] } },
  });
  expect(Object.keys(environments)).toEqual(["development", "ci", "china", "government"]);
});
