import rhea from "rhea";
import { expect } from "vitest";
import { bodies, receive, receiveAll, receiveOne } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";

const queues = { orders: {} };

requirement("SB-RECV-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }]);
  expect((await receiveOne(namespace.receiver("orders"))).body).toBe(1);
  expect(await bodies(namespace.receiver("orders"))).toEqual([2]);
});

requirement("SB-RECV-002", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  await receiver.completeMessage(await receiveOne(receiver));
  expect(await receiver.peekMessages(1)).toEqual([]);
});

requirement("SB-RECV-003", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sent = ["a", "b", "c", "d"].map((messageId) => ({ messageId, body: "" }));
  await namespace.sender("orders").sendMessages(sent);
  const receiver = namespace.receiver("orders");
  const received = await receive(receiver, 3);
  for (const messageId of ["a", "c", "b"]) {
    const message = received.find((candidate) => candidate.messageId === messageId);
    if (message !== undefined) await receiver.abandonMessage(message);
  }
  const again = await receive(receiver, 4);
  expect(again.map(({ messageId, deliveryCount }) => [messageId, deliveryCount])).toEqual([
    ["a", 1],
    ["b", 1],
    ["c", 1],
    ["d", 0],
  ]);
});

requirement("SB-RECV-004", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "once" });
  const receiver = namespace.receiver("orders", { receiveMode: "receiveAndDelete" });
  const message = await receiveOne(receiver);
  expect(message.body).toBe("once");
  expect(message.lockedUntilUtc).toBeUndefined();
  expect(await receiver.peekMessages(1)).toEqual([]);
});

requirement("SB-RECV-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  const applicationProperties = { kept: "yes", tries: 0 };
  await namespace.sender("orders").sendMessages({ body: 1, applicationProperties });
  const receiver = namespace.receiver("orders");
  await receiver.abandonMessage(await receiveOne(receiver), { tries: 1, why: "busy" });
  const again = await receiveOne(receiver);
  expect(again.applicationProperties).toEqual({ kept: "yes", tries: 1, why: "busy" });
});

requirement("SB-RECV-012", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  await receiver.close();
  const other = namespace.receiver("orders");
  // The lock outlives the link: nobody else gets the message.
  expect(await receiveAll(other)).toEqual([]);
  await namespace.receiver("orders").completeMessage(message);
  expect(await other.peekMessages(1)).toEqual([]);
});

requirement("SB-RECV-013", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  const receiver = namespace.receiver("orders");
  const message = await receiveOne(receiver);
  await receiver.completeMessage(message);
  // The real client would not even ask.
  const raw = await namespace.raw("orders");
  const token = Buffer.from(message.lockToken?.replaceAll("-", "") ?? "", "hex");
  const again = await raw.manage(namespace.path("orders"), "update-disposition", {
    "disposition-status": "completed",
    "lock-tokens": rhea.types.wrap_array([token], 0x98, undefined),
  });
  expect(again).toMatchObject({ status: 410, condition: "com.microsoft:message-lock-lost" });
});

requirement("SB-RECV-014", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages([{ body: 1 }, { body: 2 }, { body: 3 }]);
  const receiver = namespace.receiver("orders");
  const messages = await receiver.receiveMessages(10, { maxWaitTimeInMs: 60_000 });
  expect(messages).toHaveLength(3);
});

requirement("SB-RECV-015", async ({ target }) => {
  const namespace = await target.open({ queues });
  const receiver = namespace.receiver("orders");
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  const seen: unknown[] = [];
  const processor = receiver.subscribe({
    async processMessage({ body }) {
      seen.push(body);
      if (seen.length === 3) resolve();
    },
    async processError({ error }) {
      reject(error);
    },
  });
  for (const body of ["a", "b", "c"]) await namespace.sender("orders").sendMessages({ body });
  await done;
  await processor.close();
  expect(seen).toEqual(["a", "b", "c"]);
  await expect.poll(() => namespace.receiver("orders").peekMessages(10)).toEqual([]);
});

requirement("SB-RECV-016", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: "thrown" });
  const { promise: counts, resolve } = Promise.withResolvers<(number | undefined)[]>();
  const seen: (number | undefined)[] = [];
  const processor = namespace.receiver("orders").subscribe({
    async processMessage({ deliveryCount }) {
      seen.push(deliveryCount);
      if (seen.length === 3) resolve(seen);
      else throw new Error("Not yet.");
    },
    async processError() {},
  });
  expect(await counts).toEqual([0, 1, 2]);
  await processor.close();
});

requirement("SB-RECV-017", async ({ target }) => {
  const namespace = await target.open({ queues });
  await namespace.sender("orders").sendMessages({ body: 1 });
  expect((await receiveOne(namespace.receiver("orders"))).deliveryCount).toBe(0);
});

requirement("SB-RECV-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const sent = Array.from({ length: 20 }, (_, body) => body);
  const receivers = [namespace.receiver("orders"), namespace.receiver("orders")];
  const seen: unknown[] = [];
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const processors = receivers.map((receiver) =>
    receiver.subscribe({
      async processMessage({ body }) {
        seen.push(body);
        if (seen.length === sent.length) resolve();
      },
      async processError() {},
    }),
  );
  for (const body of sent) await namespace.sender("orders").sendMessages({ body });
  await done;
  for (const processor of processors) await processor.close();
  expect([...seen].sort((one, two) => Number(one) - Number(two))).toEqual(sent);
});
