import { ServiceBusAdministrationClient } from "@azure/service-bus";
import { expect, test } from "vitest";
import { type Administered, administered, listed, refusalOf } from "./administered.ts";

const everything = ["Manage", "Send", "Listen"] as const;

/** A client with the key of a policy, at the address of the API. */
function adminWith(namespace: Administered, policyName: string): ServiceBusAdministrationClient {
  const { emulator, host, ca } = namespace;
  const connectionString = emulator
    .connectionString(policyName)
    .replace(/Endpoint=sb:\/\/[^/]+\//, `Endpoint=sb://${host}/`);
  return new ServiceBusAdministrationClient(connectionString, { tlsOptions: { ca } });
}

test("a key with the right to manage administers, where keys are allowed", async () => {
  await using namespace = await administered({
    queues: { orders: {} },
    sharedAccessPolicies: [{ name: "root", rights: everything }],
  });
  const admin = adminWith(namespace, "root");
  await admin.createQueue("new");
  expect((await listed(admin.listQueues())).map(({ name }) => name)).toEqual(["new", "orders"]);
});

test("a key without that right does not", async () => {
  await using namespace = await administered({
    queues: { orders: {} },
    sharedAccessPolicies: [{ name: "worker", rights: ["Send", "Listen"] }],
  });
  expect(await refusalOf(adminWith(namespace, "worker").getQueue("orders"))).toMatchObject({
    code: "UnauthorizedRequestError",
    message: expect.stringContaining("Manage,EntityRead claims required for this operation."),
  });
});

test("where keys are not allowed, one is refused for being one", async () => {
  await using namespace = await administered({ queues: { orders: {} } });
  const authorization = "SharedAccessSignature sr=a&sig=b&se=9999999999&skn=root";
  expect(
    await namespace.raw("GET", "/orders", { headers: { authorization }, authorized: false }),
  ).toMatchObject({ status: 401, body: expect.stringContaining("<Detail>LocalAuthDisabled: ") });
});
