import type { ServiceBusSender } from "@azure/service-bus";

import { connect, on } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import * as z from "zod";
import { Events } from "./orders.ts";

const Note = defineMessage("note", { version: 1, schema: z.string(), contentType: "text/plain" });
const Scan = defineMessage("scan", {
  version: 1,
  schema: z.instanceof(Uint8Array),
  contentType: "image/png",
});
const Order = defineMessage("order", {
  version: 1,
  schema: z.object({ orderId: z.string(), at: z.coerce.date<Date>() }),
  applicationProperties: { at: (order) => order.at },
});
const bus = defineBus({ queues: { all: { carries: [Note, Scan, Order] } } });

async function start() {
  const emulator = await startEmulator({
    queues: { all: {} },
    identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  });
  const client = await connect(bus, emulator.as("owner"));
  const bodies: unknown[] = [];
  const events = new Events();
  const keep = (body: unknown): void => {
    bodies.push(body);
  };
  return {
    client,
    queue: client.queue("all"),
    /** What handlers got, of so many messages. */
    async handled(count: number): Promise<unknown[]> {
      const handlers = [on(Note, keep), on(Scan, keep), on(Order, keep)];
      await using _worker = client.queue("all").process(handlers, { onEvent: events.onEvent });
      await events.of("completed", count);
      return bodies;
    },
    /** Sends as any other program does. */
    async sendPlain(message: Parameters<ServiceBusSender["sendMessages"]>[0]) {
      await client.raw.createSender("all").sendMessages(message);
    },
    async [Symbol.asyncDispose]() {
      await client.close();
      await emulator.stop();
    },
  };
}

test("text, bytes and dates arrive as they were sent, and are labeled for any other receiver", async () => {
  await using namespace = await start();
  const { queue, client } = namespace;
  const at = new Date(1_234_567);
  await queue.send(Note, '"Größe" 🚌');
  await queue.send(Scan, Uint8Array.of(0, 255, 123));
  await queue.send(Order, { orderId: "A1", at });

  const peeked = await client.raw
    .createReceiver("all", { skipParsingBodyAsJson: true })
    .peekMessages(3);
  expect(peeked.map(({ contentType, body }) => [contentType, String(body)])).toEqual([
    ["text/plain", '"Größe" 🚌'],
    ["image/png", expect.any(String)],
    ["application/json", '{"orderId":"A1","at":"1970-01-01T00:20:34.567Z"}'],
  ]);
  // A timestamp on the wire, which the SDK gives in milliseconds.
  expect(peeked[2]?.applicationProperties).toEqual({ at: 1_234_567, schemaVersion: 1 });

  expect(await namespace.handled(3)).toEqual([
    '"Größe" 🚌',
    Uint8Array.of(0, 255, 123),
    { orderId: "A1", at },
  ]);
});

test("others' messages are read: text as a value, a string of .NET's serializer, a CloudEvent", async () => {
  await using namespace = await start();
  await namespace.sendPlain({
    body: "call back",
    bodyType: "value",
    properties: { subject: "note" },
  });
  const json = Buffer.from('{"orderId":"A1","at":"2026-01-01T00:00:00Z"}');
  const serialization = "http://schemas.microsoft.com/2003/10/Serialization/";
  await namespace.sendPlain({
    subject: "order",
    body: Buffer.concat([
      Buffer.from(`@\x06string\x08${String.fromCharCode(serialization.length)}${serialization}`),
      Buffer.of(0x99, json.length),
      json,
    ]),
  });
  await namespace.sendPlain({
    body: json,
    contentType: "application/json",
    applicationProperties: {
      "cloudEvents:specversion": "1.0",
      "cloudEvents:type": "order",
      "cloudEvents:source": "/erp",
      "cloudEvents:id": "1",
    },
  });

  const order = { orderId: "A1", at: new Date("2026-01-01") };
  expect(await namespace.handled(3)).toEqual(["call back", order, order]);
});
