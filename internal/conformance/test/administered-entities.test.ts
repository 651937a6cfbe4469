import { readFile } from "node:fs/promises";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import { expect } from "vitest";
import { bodies, receiveAll } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { EmulatorNamespace } from "./kit/target.ts";

/** The client of the administration API, as one of the emulator's identities. */
async function adminAs(
  { emulator }: EmulatorNamespace,
  identityName: string,
): Promise<ServiceBusAdministrationClient> {
  const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const { credential } = emulator.as(identityName);
  return new ServiceBusAdministrationClient(emulator.administration ?? "", credential, {
    tlsOptions: { ca },
    retryOptions: { maxRetries: 0 },
  });
}

requirement("SB-ADMIN-013", async ({ target }) => {
  const roles = (role: "Owner" | "Sender" | "Receiver") => ({
    roles: [{ role: `Azure Service Bus Data ${role}` as const, scope: "" }],
  });
  const namespace = await target.openEmulator("needs identities of its own", {
    queues: { orders: {} },
    identities: {
      manager: roles("Owner"),
      sender: roles("Sender"),
      receiver: roles("Receiver"),
      nobody: { roles: [] },
    },
    tlsPort: 0,
  });
  for (const name of ["sender", "receiver", "nobody"]) {
    const admin = await adminAs(namespace, name);
    const denied = { statusCode: 401 };
    await expect(admin.createQueue(`of-${name}`)).rejects.toMatchObject(denied);
    await expect(admin.deleteQueue("orders")).rejects.toMatchObject(denied);
  }
  const manager = await adminAs(namespace, "manager");
  expect(await manager.queueExists("orders")).toBe(true);
  await manager.createQueue("of-manager");
});

requirement("SB-ADMIN-014", async ({ target }) => {
  const { admin } = await target.openAdministered({});
  expect(await admin.getNamespaceProperties()).toMatchObject({
    name: expect.any(String),
    messagingSku: expect.stringMatching(/^(Basic|Standard|Premium)$/),
  });
});

requirement("SB-ADMIN-015", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  await namespace.sender("orders").sendMessages({ body: "kept" });
  const name = namespace.path("orders");
  await admin.updateQueue({ ...(await admin.getQueue(name)), status: "Disabled" });
  const receiving = namespace.receiver("orders").receiveMessages(1, { maxWaitTimeInMs: 1_000 });
  await expect(receiving).rejects.toMatchObject({ code: "MessagingEntityDisabled" });
  await admin.updateQueue({ ...(await admin.getQueue(name)), status: "Active" });
  expect(await bodies(namespace.receiver("orders"))).toEqual(["kept"]);
});

requirement("SB-ADMIN-016", async ({ target }) => {
  const namespace = await target.openAdministered({ topics: { events: {} } });
  await namespace.sender("events").sendMessages({ body: "before" });
  await namespace.admin.createSubscription(namespace.path("events"), "late");
  await namespace.sender("events").sendMessages({ body: "after" });
  expect(await bodies(namespace.receiver("events/late"))).toEqual(["after"]);
});

requirement("SB-ADMIN-017", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({});
  const creating = admin.createQueue(newName("source"), { forwardTo: newName("nosuch") });
  await expect(creating).rejects.toMatchObject({ statusCode: 400 });
  expect(await admin.queueExists(newName("source"))).toBe(false);
});

requirement("SB-ADMIN-018", async ({ target }) => {
  const { admin, newName } = await target.openAdministered({});
  const creating = admin.createQueue(newName("slow"), { lockDuration: "PT6M" });
  await expect(creating).rejects.toMatchObject({ statusCode: 400 });
  await admin.createQueue(newName("slow"), { lockDuration: "PT5M" });
});

requirement("SB-ADMIN-019", async ({ target }) => {
  const namespace = await target.openAdministered({ topics: { events: {} } });
  await namespace.admin.createSubscription(namespace.path("events"), "s", {
    defaultRuleOptions: {
      name: "parameters",
      filter: {
        sqlExpression: "color = @color AND size > @size",
        sqlParameters: { "@color": "red", "@size": 10 },
      },
    },
  });
  for (const [color, size] of [
    ["red", 5],
    ["red", 20],
    ["blue", 20],
  ] as const) {
    const applicationProperties = { color, size };
    await namespace.sender("events").sendMessages({ body: [color, size], applicationProperties });
  }
  expect(await bodies(namespace.receiver("events/s"))).toEqual([["red", 20]]);
});

requirement("SB-ADMIN-020", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { tlsPort: 0 });
  const admin = await adminAs(namespace, "owner");
  await admin.createQueue("idle", { autoDeleteOnIdle: "PT5M" });
  await admin.createQueue("lasting");
  namespace.clock.advance(5 * 60_000 - 1);
  expect(await admin.queueExists("idle")).toBe(true);
  namespace.clock.advance(5 * 60_000);
  expect(await admin.queueExists("idle")).toBe(false);
  expect(await admin.queueExists("lasting")).toBe(true);
});

requirement("SB-ADMIN-021", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  const queue = await admin.getQueue(namespace.path("orders"));
  for (const change of [{ requiresSession: true }, { requiresDuplicateDetection: true }]) {
    const updating = admin.updateQueue({ ...queue, ...change });
    await expect(updating).rejects.toMatchObject({ statusCode: 400 });
  }
  await namespace.sender("orders").sendMessages({ body: "without a session" });
});

requirement("SB-ADMIN-022", async ({ target }) => {
  const namespace = await target.openAdministered({ queues: { orders: {} } });
  const { admin } = namespace;
  const queue = await admin.getQueue(namespace.path("orders"));
  const updating = admin.updateQueue({ ...queue, maxDeliveryCount: 3, lockDuration: "PT1H" });
  await expect(updating).rejects.toMatchObject({ statusCode: 400 });
  expect(await admin.getQueue(namespace.path("orders"))).toMatchObject({
    maxDeliveryCount: 10,
    lockDuration: "PT1M",
  });
  expect(await receiveAll(namespace.receiver("orders"))).toEqual([]);
});
