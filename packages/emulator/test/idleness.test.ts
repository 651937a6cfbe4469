import { expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";

const fiveMinutesMs = 5 * 60_000;

test("an entity that nobody uses for as long as it says is deleted", async () => {
  await using namespace = await startNamespace({
    queues: { fleeting: { autoDeleteOnIdleMs: fiveMinutesMs }, lasting: {} },
  });
  const { client, clock, emulator } = namespace;
  clock.advance(fiveMinutesMs - 1);
  expect(Object.keys(emulator.inspect().queues)).toEqual(["fleeting", "lasting"]);
  clock.advance(1);
  expect(Object.keys(emulator.inspect().queues)).toEqual(["lasting"]);
  await expect(client.createSender("fleeting").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: "MessagingEntityNotFound",
  });
});

test("use puts it off, and so does a receiver that waits", async () => {
  await using namespace = await startNamespace({
    queues: { fleeting: { autoDeleteOnIdleMs: fiveMinutesMs } },
  });
  const { client, clock, emulator } = namespace;
  const exists = (): boolean => "fleeting" in emulator.inspect().queues;
  clock.advance(4 * 60_000);
  await client.createSender("fleeting").sendMessages({ body: 1 });
  clock.advance(4 * 60_000);
  expect(exists()).toBe(true);

  const received = Promise.withResolvers<void>();
  const receiver = client.createReceiver("fleeting");
  receiver.subscribe({
    processMessage: async () => received.resolve(),
    processError: async () => {},
  });
  await received.promise;
  clock.advance(2 * fiveMinutesMs - 1);
  expect(exists()).toBe(true);
});
