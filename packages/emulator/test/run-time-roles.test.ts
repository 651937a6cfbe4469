import { once } from "node:events";
import { connectRaw, connectRawAs } from "@buspass-internal/raw-client";
import { expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";

const queues = { orders: {} };
const sender = { role: "Azure Service Bus Data Sender", scope: "orders" } as const;

test("a role that is assigned while a client is connected takes effect", async () => {
  await using namespace = await startNamespace({ queues, identities: { api: { roles: [] } } });
  const { emulator } = namespace;
  const api = namespace.clientOf("api").createSender("orders");
  await expect(api.sendMessages({ body: 1 })).rejects.toMatchObject({ code: "UnauthorizedAccess" });
  emulator.roles.assign("api", sender);
  await api.sendMessages({ body: 2 });
});

test("a role that is revoked ends the links that live by it", async () => {
  await using namespace = await startNamespace({
    queues,
    identities: { api: { roles: [sender] } },
  });
  const { emulator } = namespace;
  using raw = await connectRawAs(emulator.as("api"), "orders");
  const link = await raw.openSender("orders");
  const closed = once(link, "sender_error");
  emulator.roles.revoke("api", sender);
  await closed;
  expect(link.error).toMatchObject({ condition: "amqp:unauthorized-access" });
  await expect(raw.openSender("orders")).rejects.toMatchObject({
    condition: "amqp:unauthorized-access",
  });
});

test("what is on its way when a right ends is not taken", async () => {
  await using namespace = await startNamespace({
    queues,
    identities: { api: { roles: [sender] } },
  });
  const { emulator } = namespace;
  using raw = await connectRawAs(emulator.as("api"), "orders");
  const link = await raw.openSender("orders");
  const closed = once(link, "sender_error");
  link.send({ body: "too late" });
  emulator.roles.revoke("api", sender);
  await closed;
  await raw.barrier();
  expect(emulator.inspect().queues["orders"]?.active).toBe(0);
});

test("with a delay, as in Azure, a change is felt when the delay is over", async () => {
  await using namespace = await startNamespace({ queues, identities: { api: { roles: [] } } });
  const { emulator, clock } = namespace;
  const api = namespace.clientOf("api").createSender("orders");
  emulator.roles.propagationMs = 30_000;
  emulator.roles.assign("api", sender);
  await expect(api.sendMessages({ body: 1 })).rejects.toMatchObject({ code: "UnauthorizedAccess" });
  clock.advance(30_000);
  await api.sendMessages({ body: 2 });
});

test("after a rotation that drops the old key, tokens signed by it are refused", async () => {
  await using namespace = await startNamespace({ queues });
  const { emulator } = namespace;
  const owner = emulator.as("owner");
  const { credential } = owner;
  const old = await credential.getToken("https://servicebus.azure.net/.default");
  await emulator.rotateKeys({ keepOld: false });
  using raw = await connectRaw(owner);
  expect(await raw.putToken(old.token, "orders")).toMatchObject({
    status: 401,
    description: expect.stringMatching(/^InvalidSignature/),
  });
  const fresh = await credential.getToken("https://servicebus.azure.net/.default");
  expect(await raw.putToken(fresh.token, "orders")).toMatchObject({ status: 202 });
});

test("the rights that were used are told, each once and as a role assignment's scope", async () => {
  await using namespace = await startNamespace({
    queues: { orders: {} },
    topics: { events: { subscriptions: { billing: {} } } },
    identities: { api: { roles: [sender] } },
  });
  const { emulator, client } = namespace;
  await namespace.clientOf("api").createSender("orders").sendMessages({ body: 1 });
  await client.createReceiver("events", "billing").peekMessages(1);
  const denied = namespace.clientOf("api").createReceiver("orders").peekMessages(1);
  await expect(denied).rejects.toThrow();
  expect(emulator.rightsUsed()).toEqual([
    { identity: "api", right: "Send", entity: "orders" },
    { identity: "owner", right: "Listen", entity: "events/billing" },
  ]);
});
