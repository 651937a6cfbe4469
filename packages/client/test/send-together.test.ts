import { connect } from "@buspass/client";
import { defineBus, defineMessage, emulatorConfig } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { afterEach, expect, test, vi } from "vitest";
import * as z from "zod";
import { networkTo } from "./network.ts";
import { until } from "./orders.ts";

const Line = defineMessage("line", { version: 1, schema: z.object({ n: z.number() }) });
const Text = defineMessage("text", { version: 1, schema: z.object({ text: z.string() }) });

const bus = defineBus({
  queues: { lines: { carries: [Line, Text] }, ordered: { carries: [Line], requiresSession: true } },
});

afterEach(() => {
  vi.restoreAllMocks();
});

async function startLines() {
  const emulator = await startEmulator({
    ...emulatorConfig(bus),
    identities: { api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "" }] } },
  });
  const given = emulator.as("api");
  const network = networkTo(given.webSocket);
  const client = await connect(bus, { ...given, webSocket: network.webSocket });
  return {
    emulator,
    network,
    lines: client.queue("lines"),
    ordered: client.queue("ordered"),
    client,
    messagesOf: (queue: string) => emulator.inspect().queues[queue]?.messages ?? [],
    async [Symbol.asyncDispose]() {
      await client.close();
      await emulator.stop();
    },
  };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

test("what is sent at the same time travels in a few transfers, in the order of the calls", async () => {
  await using setup = await startLines();
  await setup.lines.send(Line, { n: -1 });
  const before = setup.network.writes;

  await Promise.all(
    numbers(500).map((n) => setup.lines.send(Line, { n }, { messageId: String(n) })),
  );

  expect(setup.network.writes - before).toBeLessThan(20);
  const ids = setup.messagesOf("lines").map(({ messageId }) => messageId);
  expect(ids.slice(1)).toEqual(numbers(500).map(String));
});

test("callers that wait for each of their messages before the next one travel together, too", async () => {
  await using setup = await startLines();
  await setup.lines.send(Line, { n: -1 });
  const before = setup.network.writes;

  await Promise.all(
    numbers(64).map(async (caller) => {
      for (const n of numbers(10)) {
        await setup.lines.send(Line, { n }, { correlationId: String(caller) });
      }
    }),
  );

  expect(setup.messagesOf("lines")).toHaveLength(641);
  expect(setup.network.writes - before).toBeLessThan(100);
});

test("a validation that takes longer holds its place, and does not let later calls overtake", async () => {
  const gates = numbers(3).map(() => Promise.withResolvers<void>());
  const Slow = defineMessage("slow", {
    version: 1,
    schema: z.object({ n: z.number() }).refine(async ({ n }) => {
      await gates[n]?.promise;
      return true;
    }),
  });
  await using emulator = await startEmulator({
    queues: { slow: {} },
    identities: { api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "slow" }] } },
  });
  const slowBus = defineBus({ queues: { slow: { carries: [Slow] } } });
  await using client = await connect(slowBus, emulator.as("api"));
  const queue = client.queue("slow");

  const sends = numbers(3).map((n) => queue.send(Slow, { n }, { messageId: String(n) }));
  for (const gate of gates.toReversed()) gate.resolve();
  await Promise.all(sends);

  const ids = emulator.inspect().queues["slow"]?.messages.map(({ messageId }) => messageId);
  expect(ids).toEqual(["0", "1", "2"]);
});

test("a body that does not fit its contract fails its own call only", async () => {
  await using setup = await startLines();

  const results = await Promise.allSettled(
    [1, Number.NaN, 3].map((n) => setup.lines.send(Line, { n })),
  );

  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(results[1]).toHaveProperty("reason.code", "ContractViolation");
  expect(setup.messagesOf("lines")).toHaveLength(2);
});

test("a message that the namespace refuses fails its own call only, and its neighbors arrive", async () => {
  await using setup = await startLines();
  await setup.lines.send(Line, { n: -1 });
  // The service takes 64 KB of properties.
  const tooMuch = "x".repeat(70_000);

  const results = await Promise.allSettled(
    numbers(40).map((n) =>
      setup.lines.send(
        Line,
        { n },
        { messageId: String(n), ...(n === 17 && { correlationId: tooMuch }) },
      ),
    ),
  );

  const failed = results.flatMap((result, n) => (result.status === "rejected" ? [n] : []));
  expect(failed).toEqual([17]);
  expect(results[17]).toHaveProperty("reason.code", "MessageTooLarge");
  const ids = setup.messagesOf("lines").map(({ messageId }) => messageId);
  const expected = numbers(40).filter((n) => n !== 17);
  expect(new Set(ids.slice(1))).toEqual(new Set(expected.map(String)));
  // Its refusal ends the link: what was under way beside it is sent again, and only once.
  expect(ids.length).toBeLessThanOrEqual(1 + 39 + 20);
});

test("a message larger than the namespace takes fails before it costs the link", async () => {
  await using setup = await startLines();
  const send = (length: number) => setup.lines.send(Text, { text: "x".repeat(length) });

  const [small, large] = await Promise.allSettled([send(1), send(2_000_000)]);

  expect(small.status).toBe("fulfilled");
  expect(large).toHaveProperty("reason.code", "MessageTooLarge");
  expect(setup.messagesOf("lines")).toHaveLength(1);
});

test("more than fits into one transfer is split", async () => {
  await using setup = await startLines();
  const text = "x".repeat(20_000);

  await Promise.all(numbers(60).map(() => setup.lines.send(Text, { text })));

  expect(setup.messagesOf("lines")).toHaveLength(60);
});

test("messages whose properties do not fit into one transfer are split", async () => {
  await using setup = await startLines();
  await setup.lines.send(Line, { n: -1 });
  const applicationProperties = { filling: "x".repeat(30_000) };
  const before = setup.network.bytes;

  await Promise.all(
    numbers(80).map((n) => setup.lines.send(Line, { n }, { applicationProperties })),
  );

  expect(setup.messagesOf("lines")).toHaveLength(81);
  // Once each, and nothing that the namespace refuses.
  expect(setup.network.bytes - before).toBeLessThan(100 * 30_000);
});

test.each([
  ["bodies", 60, { text: "x".repeat(20_000) }, {}],
  ["bodies, the last in a batch of its own,", 6, { text: "x".repeat(100_000) }, {}],
  ["properties", 80, { text: "" }, { filling: "x".repeat(30_000) }],
  ["properties of many bytes a character", 80, { text: "" }, { filling: "語".repeat(10_000) }],
] as const)(
  "what is split for its large %s keeps the order of the calls",
  async (_, count, body, applicationProperties) => {
    await using setup = await startLines();
    await setup.lines.send(Line, { n: -1 });

    await Promise.all(
      numbers(count).map((n) =>
        setup.lines.send(Text, body, { messageId: String(n), applicationProperties }),
      ),
    );

    const ids = setup.messagesOf("lines").map(({ messageId }) => messageId);
    expect(ids.slice(1)).toEqual(numbers(count).map(String));
  },
);

test("messages of many sessions arrive, those of each in the order of the calls", async () => {
  await using setup = await startLines();

  await Promise.all(
    numbers(300).map((n) =>
      setup.ordered.send(Line, { n }, { sessionId: `s${n % 7}`, messageId: String(n) }),
    ),
  );

  const bySession = Map.groupBy(setup.messagesOf("ordered"), ({ sessionId }) => sessionId);
  expect([...bySession.keys()].sort()).toEqual(numbers(7).map((session) => `s${session}`));
  for (const [session, messages] of bySession) {
    const expected = numbers(300).filter((n) => `s${n % 7}` === session);
    expect(messages.map(({ messageId }) => Number(messageId))).toEqual(expected);
  }
});

test("the order within a session holds where a transfer is refused for now, and repeated", async () => {
  await using setup = await startLines();
  vi.spyOn(Math, "random").mockReturnValue(0);
  const send = (n: number) =>
    setup.ordered.send(Line, { n }, { sessionId: "s", messageId: String(n) });
  const refusal = { condition: "com.microsoft:timeout", description: "It took too long." };
  setup.emulator.faults.operation("send", refusal, { times: 1 });

  // The later ones are called while the first are under way.
  const first = numbers(50).map(send);
  await until(() => setup.network.writes > 0);
  await Promise.all([...first, ...numbers(50).map((n) => send(50 + n))]);

  const ids = setup.messagesOf("ordered").map(({ messageId }) => Number(messageId));
  expect(ids).toEqual(numbers(100));
});

test("while nothing leaves, bodies wait as they are: only so many are encoded", async () => {
  let encoded = 0;
  const Counted = defineMessage("counted", {
    version: 1,
    schema: z.object({ n: z.number() }),
    messageId: ({ n }) => {
      encoded += 1;
      return String(n);
    },
  });
  await using emulator = await startEmulator({
    queues: { counted: {} },
    identities: { api: { roles: [{ role: "Azure Service Bus Data Sender", scope: "" }] } },
  });
  const given = emulator.as("api");
  const network = networkTo(given.webSocket);
  const counting = defineBus({ queues: { counted: { carries: [Counted] } } });
  await using client = await connect(counting, { ...given, webSocket: network.webSocket });
  const queue = client.queue("counted");
  await queue.send(Counted, { n: -1 });

  network.freeze();
  const sends = numbers(10_000).map((n) => queue.send(Counted, { n }));
  await until(() => encoded > 4_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(encoded).toBeLessThan(4_200);
  expect(client.health().senders).toMatchObject([{ pending: 10_000 }]);

  network.thaw();
  await Promise.all(sends);
  const ids = emulator.inspect().queues["counted"]?.messages.map(({ messageId }) => messageId);
  expect(ids).toEqual(numbers(10_001).map((n) => String(n - 1)));
});

test("two thousand calls at once all succeed, which is more than the namespace gives credit for", async () => {
  await using setup = await startLines();

  await Promise.all(numbers(2_000).map((n) => setup.lines.send(Line, { n })));

  expect(setup.messagesOf("lines")).toHaveLength(2_000);
});
