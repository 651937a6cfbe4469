import { connect } from "@buspass/client";
import { startEmulator } from "@buspass/emulator";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { bus, errorOf, OrderPlaced } from "./orders.ts";

/*
 * The SDK looks for the host's identity endpoint once in a process. So this file is one process, with
 * one endpoint, whose variables are set before anything asks.
 */
const emulator = await startEmulator({
  queues: { orders: {} },
  identities: {
    "orders-api": {
      systemAssigned: true,
      roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }],
    },
    "orders-worker": { roles: [] },
  },
});
const { namespace, webSocket } = emulator.as("orders-api");
const source = "the managed identity endpoint of App Service";

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", undefined);
  vi.stubEnv("AZURE_CLIENT_ID", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => emulator.stop());

test("without a client id, the host's system-assigned identity connects and sends", async () => {
  const { clientId, objectId } = emulator.inspect().identities["orders-api"] ?? {};

  await using client = await connect(bus, { namespace, webSocket });
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  expect(client.identity).toEqual({ source, type: "app", clientId, objectId });
  const { queues, identities } = emulator.inspect();
  expect(queues["orders"]?.active).toBe(1);
  expect(identities["orders-api"]?.tokensFromEndpoint).toBeGreaterThan(0);
  expect(identities["orders-api"]?.tokensInProcess).toBe(0);
});

test.each(["AZURE_SERVICEBUS_CLIENTID", "AZURE_CLIENT_ID"])(
  "%s chooses a user-assigned identity",
  async (variable) => {
    const { clientId, objectId } = emulator.inspect().identities["orders-worker"] ?? {};
    vi.stubEnv(variable, clientId);

    await using client = await connect(bus, { namespace, webSocket });

    expect(client.identity).toEqual({ source, type: "app", clientId, objectId });
  },
);

test("a client id that the host does not know is told in one sentence, with where it was asked for", async () => {
  const unknown = "99999999-9999-4999-8999-999999999999";
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", unknown);

  const error = await errorOf(() => connect(bus, { namespace, webSocket }));

  expect(error).toMatchObject({ code: "IdentityUnavailable" });
  expect(String(error)).toMatchInlineSnapshot(
    `"BuspassError: No token from the managed identity endpoint of App Service for client id 99999999-9999-4999-8999-999999999999: No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId. Assign a managed identity to the host; on a developer's machine, pass a credential."`,
  );
  expect(error).toHaveProperty("cause.name", "CredentialUnavailableError");
});

test("access that is denied names the ids of the managed identity and where its token came from", async () => {
  const { clientId, objectId } = emulator.inspect().identities["orders-worker"] ?? {};
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", clientId);
  await using client = await connect(bus, { namespace, webSocket });

  await expect(
    client.queue("orders").send(OrderPlaced, { orderId: "A2", total: 1 }),
  ).rejects.toThrow(
    `This process (object id ${objectId}, client id ${clientId}, token from ${source}) may not send to queue "orders" of ${namespace}`,
  );
});
