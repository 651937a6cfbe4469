import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { connect, type SharedSendOptions } from "@buspass/client";
import { defineBus, defineMessage, type InputOf } from "@buspass/contracts";
import { type Emulator, type InMemoryWebSocketClass, startEmulator } from "@buspass/emulator";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as z from "zod";

/*
 * The SDK by itself sends an array as one batch; so does `sendBatch`. Both write over a line that is
 * listened to.
 */

const Note = defineMessage("note", {
  version: 3,
  schema: z.object({ id: z.string(), text: z.string() }),
  messageId: ({ id }) => id,
});
const bus = defineBus({ queues: { notes: { carries: [Note] } } });

let emulator: Emulator;

beforeAll(async () => {
  emulator = await startEmulator({
    queues: { notes: {} },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  // A message that expires says when it was made.
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
});

afterAll(async () => {
  vi.useRealTimers();
  await emulator.stop();
});

async function startBoth() {
  const { namespace, credential, webSocket } = emulator.as("owner");
  const rawLine = listenedTo(webSocket);
  const line = listenedTo(webSocket);
  const raw = new ServiceBusClient(namespace, credential, {
    webSocketOptions: { webSocket: rawLine.webSocket },
    retryOptions: { maxRetries: 0 },
  });
  const client = await connect(bus, { namespace, credential, webSocket: line.webSocket });
  const queue = client.queue("notes");
  const rawSender = raw.createSender("notes");
  // What is sent until the links are open is not of interest.
  const body = { id: "N0", text: "" };
  await Promise.all([rawSender.sendMessages(plain(body, {})), queue.send(Note, body)]);
  line.sent();
  rawLine.sent();
  return {
    line,
    rawLine,
    queue,
    rawSender,
    async [Symbol.asyncDispose]() {
      await client.close();
      await raw.close();
    },
  };
}

/** The message of the SDK that is the same as one of ours. */
function plain(body: InputOf<typeof Note>, options: SharedSendOptions): ServiceBusMessage {
  const { timeToLiveMs, applicationProperties, deadlineMs, signal, ...properties } = options;
  return {
    ...properties,
    body,
    messageId: body.id,
    subject: "note",
    contentType: "application/json",
    applicationProperties: { schemaVersion: 3, ...applicationProperties },
    ...(timeToLiveMs !== undefined && { timeToLive: timeToLiveMs }),
  };
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.string({ unit: "grapheme", maxLength: 100 }),
  // 255 bytes of text are written otherwise than 256.
  fc.constantFrom("", "€".repeat(85), "€".repeat(86), "x".repeat(255), "é".repeat(128)),
);
const id = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 128 });
const notes = fc.array(fc.record({ id, text }), { minLength: 1, maxLength: 5 });
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  // AMQP has no whole numbers beyond 64 bits.
  fc.double().filter((value) => !Number.isInteger(value) || Math.abs(value) < 2 ** 63),
  fc.constantFrom(0, -0, 1, 127, 128, 255, 256, -128, -129, 2 ** 31, -(2 ** 31)),
  fc.constantFrom(2 ** 32 - 1, 2 ** 32, 2 ** 63, -(2 ** 31 - 1), -(2 ** 31 - 2), -(2 ** 53)),
);
const keys: fc.Arbitrary<SharedSendOptions> = fc.oneof(
  fc.constant({}),
  fc.record({ partitionKey: id }),
  fc.record({ sessionId: id }),
  id.map((key) => ({ sessionId: key, partitionKey: key })),
);
const properties: fc.Arbitrary<SharedSendOptions> = fc.record(
  {
    correlationId: text,
    replyTo: text,
    timeToLiveMs: fc.oneof(
      fc.integer({ min: 1 }),
      fc.double({ min: 0.001, max: 1e15, noNaN: true }),
      fc.constantFrom(255, 255.5, 256, Number.POSITIVE_INFINITY),
    ),
    applicationProperties: fc.dictionary(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.oneof(text, number, fc.boolean(), fc.date({ noInvalidDate: false }), fc.constant(null)),
      { maxKeys: 6 },
    ),
  },
  { requiredKeys: [] },
);
const options = fc.tuple(keys, properties).map(([one, other]) => ({ ...one, ...other }));

test("what is sent is byte for byte what the SDK writes of the same messages", async () => {
  await using both = await startBoth();

  await fc.assert(
    fc.asyncProperty(notes, options, async (bodies, said) => {
      await both.rawSender.sendMessages(bodies.map((body) => plain(body, said)));
      await both.queue.sendBatch(Note, bodies, said);

      expect(both.line.sent()).toBe(both.rawLine.sent());
    }),
    { numRuns: 300 },
  );
});

test("a lone message is what the SDK makes of an array of one", async () => {
  await using both = await startBoth();
  const body = { id: "N1", text: "Größe 🚌" };

  await both.rawSender.sendMessages([plain(body, {})]);
  await both.queue.send(Note, body);

  const sent = both.line.sent();
  expect(sent).not.toBe("");
  expect(sent).toBe(both.rawLine.sent());
});

test("a lone message that is large travels by itself: Premium takes no batch beyond 1 MB", async () => {
  await using both = await startBoth();
  const body = { id: "N1", text: "x".repeat(200_000) };

  await both.rawSender.sendMessages(plain(body, {}));
  await both.queue.send(Note, body);

  const sent = both.line.sent();
  expect(sent).not.toBe("");
  expect(sent).toBe(both.rawLine.sent());
});

test("a batch takes as much as the SDK puts into one, and no byte more", async () => {
  await using both = await startBoth();
  const bodies = (length: number) => [
    { id: "N1", text: "x".repeat(200) },
    { id: "N2", text: "x".repeat(length) },
  ];
  const fits = async (length: number): Promise<boolean> => {
    const batch = await both.rawSender.createMessageBatch();
    return bodies(length).every((body) => batch.tryAddMessage(plain(body, {})));
  };
  let most = 0;
  for (let step = 2 ** 24; step >= 1; step /= 2) {
    if (await fits(most + step)) most += step;
  }
  expect(most).toBeGreaterThan(0);

  await both.queue.sendBatch(Note, bodies(most));
  await expect(both.queue.sendBatch(Note, bodies(most + 1))).rejects.toMatchObject({
    code: "MessageTooLarge",
  });
});

interface Line {
  readonly webSocket: InMemoryWebSocketClass;
  /** What was sent since the last time, in hexadecimal digits: what transfers carry. */
  sent(): string;
}

/** A line that keeps what goes over it. */
function listenedTo(webSocket: InMemoryWebSocketClass): Line {
  let sent = "";
  class Listening extends webSocket {
    override send(data: Uint8Array): void {
      super.send(data);
      sent += payloadOf(Buffer.from(data)).toString("hex");
    }
  }
  return {
    webSocket: Listening,
    sent() {
      const all = sent;
      sent = "";
      return all;
    },
  };
}

/** What the frame of a transfer carries; nothing of any other frame. [AMQP 2.3, 2.7.5] */
function payloadOf(frame: Buffer): Buffer {
  const descriptor = frame.subarray(8, 11);
  if (!descriptor.equals(Buffer.from([0x00, 0x53, 0x14]))) return Buffer.alloc(0);
  expect(frame[11], "a list32").toBe(0xd0);
  return frame.subarray(16 + frame.readUInt32BE(12));
}
