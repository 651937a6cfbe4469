import { once } from "node:events";
import {
  openTransactions,
  type RawClient,
  sendIn,
  sendRaw,
  settleIn,
  take,
} from "@buspass-internal/raw-client";
import type { Sender } from "rhea";
import { expect } from "vitest";
import { bodies, peekAll, receiveAll } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Namespace } from "./kit/target.ts";

const peekLock = { snd_settle_mode: 0, rcv_settle_mode: 1 } as const;
const queues = { via: {}, destination: {} };

function openVia(raw: RawClient, namespace: Namespace, via = "via"): Promise<Sender> {
  return raw.openSender(namespace.path(via), {
    properties: {
      "com.microsoft:transfer-destination-address": namespace.path("destination"),
    },
  });
}

requirement("SB-TXN-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("via", "destination");
  const sender = await openVia(raw, namespace);
  expect(sender.properties).toMatchObject({
    "com.microsoft:transfer-destination-address": namespace.path("destination"),
  });
  expect(await sendRaw(sender, { body: "on its way" })).toMatchObject({ name: "accepted" });
  expect(await bodies(namespace.receiver("destination"))).toEqual(["on its way"]);
  expect(await peekAll(namespace, "via")).toEqual([]);
});

requirement("SB-TXN-002", "via a topic", async ({ target }) => {
  const namespace = await target.open({
    queues: { destination: {} },
    topics: { via: { subscriptions: { all: {} } } },
  });
  const raw = await namespace.raw("via", "destination");
  await sendRaw(await openVia(raw, namespace), { body: "on its way" });
  expect(await bodies(namespace.receiver("destination"))).toEqual(["on its way"]);
  expect(await peekAll(namespace, "via/all")).toEqual([]);
});

requirement("SB-TXN-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("via", "destination");
  const transactions = await openTransactions(raw.connection);
  const sender = await openVia(raw, namespace);
  await namespace.sender("via").sendMessages({ body: "order" });
  const receiver = await raw.openReceiver(namespace.path("via"), peekLock);
  const [message] = await take(receiver, 1);
  if (!message) throw new Error("No message came.");
  for (const failed of [true, false]) {
    const id = await transactions.declare();
    await settleIn(id, message, "accepted");
    await sendIn(id, sender, { body: "invoice" });
    expect(await peekAll(namespace, "destination")).toEqual([]);
    await transactions.discharge(id, failed);
    expect(await peekAll(namespace, "via")).toHaveLength(failed ? 1 : 0);
  }
  expect(await bodies(namespace.receiver("destination"))).toEqual(["invoice"]);
});

requirement("SB-TXN-019", async ({ target }) => {
  const sends = (scope: string) => ({
    roles: [{ role: "Azure Service Bus Data Sender" as const, scope }],
  });
  const namespace = await target.openEmulator("needs identities of its own", {
    queues,
    identities: { first: sends("via"), last: sends("destination") },
  });
  for (const identity of ["first", "last"]) {
    const raw = await namespace.as(identity).raw("via", "destination");
    await expect(openVia(raw, namespace)).rejects.toMatchObject({
      condition: "amqp:unauthorized-access",
    });
  }
});

requirement("SB-TXN-020", async ({ target }) => {
  const namespace = await target.open({
    queues: { via: {}, destination: { status: "SendDisabled" } },
  });
  const raw = await namespace.raw("via", "destination");
  const sent = await sendRaw(await openVia(raw, namespace), { body: "stuck" });
  expect(sent.name).toBe("accepted");
  const letters = namespace.receiver("via", { subQueueType: "transferDeadLetter" });
  const [letter] = await receiveAll(letters);
  expect(letter).toMatchObject({ body: "stuck", deadLetterSource: namespace.path("via") });
});

requirement("SB-TXN-020", "of a topic", async ({ target }) => {
  const namespace = await target.open({
    queues: { destination: { status: "SendDisabled" } },
    topics: { via: {} },
  });
  const raw = await namespace.raw("via", "destination");
  await sendRaw(await openVia(raw, namespace), { body: "stuck" });
  const path = `${namespace.path("via")}/$Transfer/$DeadLetterQueue`;
  const [letter] = await take(await raw.openReceiver(path, peekLock), 1);
  expect(letter?.message.body).toBe("stuck");
});

requirement("SB-TXN-021", async ({ target }) => {
  const namespace = await target.openAdministered({ queues });
  const raw = await namespace.raw("via", "destination");
  const sender = await openVia(raw, namespace);
  await namespace.admin.deleteQueue(namespace.path("destination"));
  expect(await sendRaw(sender, { body: 1 })).toMatchObject({
    name: "rejected",
    error: { condition: "amqp:not-found" },
  });
  await expect(openVia(raw, namespace)).rejects.toMatchObject({ condition: "amqp:not-found" });
});

requirement("SB-TXN-022", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("via", "destination");
  const session = raw.connection.create_session();
  session.open();
  const transactions = await openTransactions(raw.connection, session);
  await namespace.sender("via").sendMessages({ body: "order" });
  const receiver = session.open_receiver({
    ...peekLock,
    source: namespace.path("via"),
    credit_window: 0,
    autoaccept: false,
  });
  await once(receiver, "receiver_open");
  const [message] = await take(receiver, 1);
  if (!message) throw new Error("No message came.");
  const sender = session.open_sender(namespace.path("destination"));
  await once(sender, "sendable");
  const id = await transactions.declare();
  await settleIn(id, message, "accepted");
  expect(await sendIn(id, sender, { body: "invoice" })).toMatchObject({ name: "accepted" });
  expect(await peekAll(namespace, "destination")).toEqual([]);
  expect(await transactions.discharge(id)).toMatchObject({ name: "accepted" });
  expect(await bodies(namespace.receiver("destination"))).toEqual(["invoice"]);
  expect(await peekAll(namespace, "via")).toEqual([]);
});

requirement("SB-TXN-023", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("via", "destination");
  const session = raw.connection.create_session();
  session.open();
  await openTransactions(raw.connection, session);
  const sender = session.open_sender(namespace.path("via"));
  await once(sender, "sendable");
  const receiver = session.open_receiver(namespace.path("destination"));
  await once(receiver, "receiver_close");
  expect(receiver.error).toMatchObject({
    condition: "amqp:not-allowed",
    description: expect.stringMatching(/^Local transactions cannot span multiple top-level/),
  });
});
