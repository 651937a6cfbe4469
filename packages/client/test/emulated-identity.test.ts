import { connect } from "@buspass/client";
import type { NarrowedBus } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { bus, OrderPlaced } from "./orders.ts";

/*
 * The SDK looks for the host's identity endpoint once in a process. So this file is one process, with
 * one endpoint, whose variables are set before anything asks.
 */
const emulator = await startEmulator({
  queues: { orders: {} },
  identities: {
    "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
    "orders-worker": { roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }] },
    owner: { systemAssigned: true, roles: [] },
  },
});
const { namespace, webSocket } = emulator.as("owner");

function narrowedTo<const Name extends string>(name: Name) {
  return {
    ...bus,
    identity: { name, sends: ["orders"], receives: ["orders"] },
    environments: { development: { namespace: "emulator" } },
  } as const satisfies NarrowedBus;
}

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  vi.stubEnv("BUSPASS_ENVIRONMENT", "development");
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", undefined);
  vi.stubEnv("AZURE_CLIENT_ID", undefined);
  vi.stubEnv("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => emulator.stop());

test("under an emulator, a narrowed bus connects as the identity of its name, by its token endpoint", async () => {
  await using api = await connect(narrowedTo("orders-api"), { namespace, webSocket });
  await using worker = await connect(narrowedTo("orders-worker"), { namespace, webSocket });
  await api.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  const { identities } = emulator.inspect();
  expect(api.identity.clientId).toBe(identities["orders-api"]?.clientId);
  expect(worker.identity.clientId).toBe(identities["orders-worker"]?.clientId);
  expect(identities["orders-api"]?.tokensFromEndpoint).toBeGreaterThan(0);
  await expect(
    worker.queue("orders").send(OrderPlaced, { orderId: "A2", total: 1 }),
  ).rejects.toMatchObject({ code: "AccessDenied" });
});

test("the name goes before variables that choose an identity of a host", async () => {
  vi.stubEnv("AZURE_CLIENT_ID", emulator.inspect().identities["orders-worker"]?.clientId);

  await using api = await connect(narrowedTo("orders-api"), { namespace, webSocket });

  expect(api.identity.clientId).toBe(emulator.inspect().identities["orders-api"]?.clientId);
});

test("an identity that the emulator does not have is told, with those that it has", async () => {
  await expect(connect(narrowedTo("orders-admin"), { namespace, webSocket })).rejects.toMatchObject(
    {
      code: "IdentityMissing",
      message:
        'The emulator has no identity "orders-admin"; it has: orders-api, orders-worker, owner. Add it to the configuration that the emulator is started with.',
    },
  );
});

test.each([undefined, "", "no JSON"])(
  "an emulator that tells nothing of its identities (%j) leaves the choice to the host",
  async (value) => {
    vi.stubEnv("BUSPASS_EMULATOR_IDENTITIES", value);

    await using client = await connect(narrowedTo("orders-api"), { namespace, webSocket });

    expect(client.identity.clientId).toBe(emulator.inspect().identities["owner"]?.clientId);
  },
);

test("a bus of no identity leaves the choice to the host", async () => {
  await using client = await connect(bus, { namespace, webSocket });

  expect(client.identity.clientId).toBe(emulator.inspect().identities["owner"]?.clientId);
});

test("in Azure the name chooses nothing, whatever the variable says", async () => {
  const environments = { production: { namespace: "contoso-prod.servicebus.windows.net" } };

  await using client = await connect(
    { ...narrowedTo("orders-api"), environments },
    { environment: "production", webSocket },
  );

  expect(client.identity.clientId).toBe(emulator.inspect().identities["owner"]?.clientId);
});
