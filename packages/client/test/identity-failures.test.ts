import { connect } from "@buspass/client";
import { type Faults, startEmulator } from "@buspass/emulator";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectNothingOf } from "./expect-nothing-of.ts";
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
  },
});
const { namespace, webSocket } = emulator.as("orders-api");

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", undefined);
  vi.stubEnv("AZURE_CLIENT_ID", undefined);
});
afterEach(() => {
  emulator.faults.clear();
  vi.unstubAllEnvs();
});
afterAll(() => emulator.stop());

const faults: [string, Parameters<Faults["identity"]>[0]][] = [
  ["answers 400", { kind: "status", status: 400 }],
  ["answers 401", { kind: "status", status: 401 }],
  ["answers 403", { kind: "status", status: 403 }],
  ["gives rubbish", { kind: "rubbish" }],
  ["gives an empty object", { kind: "rubbish", body: "{}" }],
];

test.each(faults)("an identity endpoint that %s has no token, in a sentence", async (_, fault) => {
  emulator.faults.identity(fault, { requests: Number.POSITIVE_INFINITY });

  const error = await errorOf(() => connect(bus, { namespace, webSocket }));

  expect(error).toMatchObject({ code: "IdentityUnavailable", transient: true });
  expect(String(error)).toMatch(
    /^BuspassError: No token from the managed identity endpoint of App Service for the system-assigned identity: .+\. Assign a managed identity/,
  );
});

test("what an identity endpoint gives instead of a token is quoted nowhere", async () => {
  const secret = `${crypto.randomUUID()}${crypto.randomUUID()}`;
  const bodies = [secret, `"${secret}`, `{"access_token":"${secret}`];
  for (const body of bodies) {
    emulator.faults.identity({ kind: "rubbish", body }, { requests: Number.POSITIVE_INFINITY });

    const error = await errorOf(() => connect(bus, { namespace, webSocket }));

    expect(error).toMatchObject({ code: "IdentityUnavailable" });
    expectNothingOf(error, [secret]);
    emulator.faults.clear();
  }
});

test("the next connect gets its token when the endpoint is back", async () => {
  emulator.faults.identity({ kind: "status", status: 403 });
  await expect(connect(bus, { namespace, webSocket })).rejects.toMatchObject({
    code: "IdentityUnavailable",
  });

  await using client = await connect(bus, { namespace, webSocket });
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
});
