import { once } from "node:events";
import { collect, sendRaw, take } from "@buspass-internal/raw-client";
import { expect } from "vitest";
import { bodies, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const queues = { orders: {} };

requirement("SB-LINK-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  expect(Number(sender.max_message_size)).toBeGreaterThanOrEqual(262_144);
});

requirement("SB-LINK-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"), {
    snd_settle_mode: 0,
    rcv_settle_mode: 1,
  });
  expect([receiver.snd_settle_mode, receiver.rcv_settle_mode]).toEqual([0, 1]);
});

requirement("SB-LINK-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"), {
    snd_settle_mode: 1,
    rcv_settle_mode: 0,
  });
  expect([receiver.snd_settle_mode, receiver.rcv_settle_mode ?? 0]).toEqual([1, 0]);
  const [transfer] = await take(receiver, 1);
  expect(transfer?.delivery.remote_settled).toBe(true);
  expect(await namespace.receiver("orders").peekMessages(1)).toEqual([]);
});

requirement("SB-LINK-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  for (let body = 0; body < 5; body += 1) await sendRaw(sender, { body });
  const receiver = await raw.openReceiver(namespace.path("orders"));
  const got = collect(receiver);
  for (const expected of [2, 4]) {
    receiver.add_credit(2);
    await expect.poll(() => got.length).toBe(expected);
    await raw.barrier();
    expect(got).toHaveLength(expected);
  }
});

requirement("SB-LINK-005", async ({ target }) => {
  const namespace = await target.openEmulator("has one node to order things", { queues });
  const [one, two] = [await namespace.raw("orders"), await namespace.raw("orders")];
  const first = take(await one.openReceiver("orders"), 1);
  await one.barrier();
  const second = take(await two.openReceiver("orders"), 1);
  await two.barrier();
  const sender = await (await namespace.raw("orders")).openSender("orders");
  for (const body of ["a", "b"]) await sendRaw(sender, { body });
  const got = [...(await first), ...(await second)].map(({ message }) => message.body);
  expect(got).toEqual(["a", "b"]);
});

for (const waiting of [2, 0]) {
  requirement("SB-LINK-006", `${waiting} messages`, async ({ target }) => {
    const namespace = await target.open({ queues });
    const raw = await namespace.raw("orders");
    const sender = await raw.openSender(namespace.path("orders"));
    for (let body = 0; body < waiting; body += 1) await sendRaw(sender, { body });
    const receiver = await raw.openReceiver(namespace.path("orders"));
    const got = collect(receiver);
    receiver.add_credit(5);
    receiver.drain_credit();
    await once(receiver, "receiver_drained");
    expect(got).toHaveLength(waiting);
    expect(Reflect.get(receiver, "credit")).toBe(0);
  });
}

requirement("SB-LINK-007", async ({ target }) => {
  const namespace = await target.open({ queues });
  const [producer, consumer] = [await namespace.raw("orders"), await namespace.raw("orders")];
  const path = namespace.path("orders");
  const sender = await producer.openSender(path);
  const receiver = await consumer.openReceiver(path);
  const got = collect(receiver, ({ delivery }) => delivery.accept());
  const rounds = 60;
  for (let body = 0; body < rounds; body += 1) {
    receiver.add_credit(1);
    const accepted = sendRaw(sender, { body });
    // The drain leaves a few turns of the event loop after the message: before, with or behind it.
    for (let turn = 0; turn < body % 10; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    receiver.drain = true;
    const drained = once(receiver, "receiver_drained");
    receiver.drain_credit();
    await Promise.all([drained, accepted]);
    receiver.drain = false;
  }
  // What came too late for its drain is still there.
  receiver.add_credit(rounds);
  await expect.poll(() => got.length).toBe(rounds);
  expect(got.map(({ message }) => message.body)).toEqual(
    Array.from({ length: rounds }, (_, body) => body),
  );
});

requirement("SB-LINK-008", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  // The client closes a link whose drain is not answered within a second.
  for (let round = 0; round < 5; round += 1) expect(await receiveAll(receiver)).toEqual([]);
  expect(receiver.isClosed).toBe(false);
  await namespace.sender("orders").sendMessages({ body: 1 });
  expect(await bodies(receiver)).toEqual([1]);
});

requirement("SB-LINK-009", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const link = raw.connection.open_sender(`${namespace.path("orders")}-nosuch`);
  const events: string[] = [];
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  for (const event of ["sender_open", "sender_error", "sender_close"]) {
    link.on(event, () => events.push(event));
  }
  link.on("sender_close", () => resolve());
  await closed;
  expect(events).toEqual(["sender_open", "sender_error", "sender_close"]);
});

requirement("SB-LINK-010", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const link = raw.connection.open_sender(`${namespace.path("orders")}-nosuch`);
  await once(link, "sender_close");
  expect(link.target?.address ?? null).toBeNull();
});

requirement("SB-LINK-011", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  await raw.putToken(await namespace.token(), "");
  for (const opening of [raw.openSender("nosuch"), raw.openReceiver("nosuch")]) {
    await expect(opening).rejects.toMatchObject({
      condition: "amqp:not-found",
      description: expect.stringMatching(/The messaging entity '.*nosuch' could not be found/),
    });
  }
});

requirement("SB-LINK-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  const { client } = namespace;
  const path = namespace.path("orders");
  await client.createSender(path.toUpperCase()).sendMessages({ body: "same" });
  const message = await receiveOne(client.createReceiver(path.toLowerCase()));
  expect(message.body).toBe("same");
});

requirement("SB-LINK-013", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender(namespace.path("orders"));
  expect(Reflect.get(sender, "credit")).toBeGreaterThanOrEqual(100);
});

requirement("SB-LINK-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  // rhea itself keeps links by name: one session for each direction.
  const other = raw.connection.create_session();
  other.open();
  const sender = await raw.openSender(path, { name: "same" });
  const receiver = other.open_receiver({ source: path, name: "same", credit_window: 0 });
  await once(receiver, "receiver_open");
  await sendRaw(sender, { body: "both ways" });
  const [transfer] = await take(receiver, 1);
  expect(transfer?.message.body).toBe("both ways");
});

requirement("SB-LINK-015", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"));
  const closed = once(receiver, "receiver_close");
  receiver.close();
  await closed;
  expect(receiver.error).toBeUndefined();
  expect(receiver.is_remote_open()).toBe(false);
});

requirement("SB-LINK-016", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders", { identifier: "worker-7" });
  expect(await receiveOne(receiver)).toMatchObject({ body: 1 });
});

requirement("SB-LINK-017", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sender = namespace.sender("orders");
  const sent = Array.from({ length: 400 }, (_, i) => i);
  await Promise.all(sent.map((body) => sender.sendMessages({ body })));
  expect(await receiveAll(namespace.receiver("orders"))).toHaveLength(400);
});

requirement("SB-LINK-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const count = 2_500;
  const sender = namespace.sender("orders");
  for (let at = 0; at < count; at += 500) {
    await sender.sendMessages(Array.from({ length: 500 }, (_, i) => ({ body: at + i })));
  }
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver(namespace.path("orders"), { rcv_settle_mode: 1 });
  expect(await take(receiver, count)).toHaveLength(count);
  expect(await receiveAll(namespace.receiver("orders"))).toEqual([]);
});
