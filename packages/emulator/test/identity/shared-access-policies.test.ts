import { expect, test } from "vitest";
import { newSharedAccessKey } from "../../src/identity/shared-access-key.ts";
import { SharedAccessPolicies } from "../../src/identity/shared-access-policies.ts";

const namespace = "contoso.servicebus.windows.net";
const policies = new SharedAccessPolicies([
  { name: "Root", rights: ["Manage", "Send", "Listen"] },
  { name: "sender", rights: ["Send"], scope: "Orders" },
  { name: "listener", rights: ["Listen"], scope: "events" },
]);

test("a key has the shape of Azure's newer ones, and no two are the same", () => {
  const keys = Array.from({ length: 50 }, newSharedAccessKey);
  for (const key of keys) {
    expect(key).toMatch(/^[A-Za-z0-9+/]{33}\+ASb[A-P][A-Za-z0-9+/]{5}=$/);
    expect(Buffer.from(key, "base64").toString("base64")).toBe(key);
  }
  expect(new Set(keys).size).toBe(50);
});

test("a connection string is of the namespace or of one entity", () => {
  const key = expect.stringMatching(/^[^;]{44}$/);
  const parts = (string: string) =>
    Object.fromEntries(string.split(";").map((part) => part.split(/=(.*)/s).slice(0, 2)));
  expect(parts(policies.connectionString("Root", namespace))).toEqual({
    Endpoint: `sb://${namespace}/`,
    SharedAccessKeyName: "Root",
    SharedAccessKey: key,
  });
  expect(parts(policies.connectionString("sender", namespace, "orders"))).toMatchObject({
    SharedAccessKeyName: "sender",
    EntityPath: "Orders",
  });
  expect(() => policies.connectionString("sender", namespace)).toThrow(
    'No policy is called "sender" on ""; there are: "Root" on "", "sender" on "Orders", "listener" on "events".',
  );
});

test.each([
  ["Manage alone", [{ name: "a", rights: ["Manage"] }]],
  [
    "one name twice on an entity",
    [
      { name: "a", rights: ["Send"], scope: "orders" },
      { name: "a", rights: ["Listen"], scope: "Orders" },
    ],
  ],
] as const)("%s is no policy", (_, definitions) => {
  expect(() => new SharedAccessPolicies(definitions)).toThrow(RangeError);
});
