import { setImmediate } from "node:timers/promises";
import { connectRawAs, sendRaw } from "@buspass-internal/raw-client";
import type { Sender } from "rhea";
import { expect, test } from "vitest";
import { startNamespace, type TestNamespace } from "../namespace.ts";
import { codec, encode, encodeRaw } from "./frames.ts";
import {
  amqpHeader,
  beginFrame,
  closeFrame,
  codeOf,
  openDoor,
  openFrame,
  performative,
  performativeOf,
} from "./open-door.ts";

/** A message with an empty body, as bytes. [AMQP 3.2.6] */
const smallMessage = Buffer.from("005375a000", "hex");

async function goesOn({ client }: TestNamespace): Promise<void> {
  await client.createSender("orders").sendMessages({ body: "still here" });
  const [message] = await client
    .createReceiver("orders", { receiveMode: "receiveAndDelete" })
    .receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  expect(message?.body).toBe("still here");
}

test.each([
  ["a list that says it has 31 million items", encodeRaw("d0 00000005 01d905c0 40")],
  ["an array of four billion nulls", encodeRaw("f0 00000005 ffffffff 40")],
  ["an array of four billion empty lists", encodeRaw("c0 0a 01 f0 00000005 ffffffff 45")],
  ["a text that is longer than its frame", encodeRaw("c0 06 01 b1 7fffffff")],
  ["a list that is shorter than what is in it", encodeRaw("c0 02 01 a1 03 616263")],
  ["descriptors of descriptors", Buffer.alloc(60_000)],
  // A transfer needs a handle; without any field, rhea would write into a list that all share.
  ["a transfer of nothing", encodeRaw("45")],
])("%s ends the connection, and no other", async (_, fields) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  for (const code of [0x11, 0x12, 0x13, 0x14, 0x15]) {
    const door = await openDoor(namespace.emulator.as("owner"));
    door.write(amqpHeader, openFrame, beginFrame);
    await door.until(() => door.codes().includes(codeOf.begin));
    const before = process.memoryUsage().rss;
    door.write(performativeOf(code, fields));
    await door.until(() => door.closed);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  }
  await goesOn(namespace);
});

test.each([
  ["a channel beyond the highest", performative(codeOf.begin, [], Buffer.alloc(0), 5_000)],
  ["a channel that is in use", beginFrame],
  ["a number where a text should be", performative(codeOf.attach, [codec.wrap_uint(1)])],
  [
    "an unknown delivery state",
    performativeOf(0x15, encodeRaw("c0 0b 05 41 43 43 41 00 53 77 45")),
  ],
])("%s ends the connection", async (_, frame) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const door = await openDoor(namespace.emulator.as("owner"));
  door.write(amqpHeader, openFrame, beginFrame);
  await door.until(() => door.codes().includes(codeOf.begin));
  door.write(frame);
  await door.until(() => door.closed);
  await goesOn(namespace);
});

test("a disposition of four billion deliveries takes no time", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const door = await openDoor(namespace.emulator.as("owner"));
  const everything = [codec.wrap_uint(0), codec.wrap_uint(0xffff_ffff), codec.wrap_boolean(true)];
  door.write(amqpHeader, openFrame, beginFrame);
  const { user } = process.cpuUsage();
  for (const role of [true, false]) {
    door.write(performative(0x15, [codec.wrap_boolean(role), ...everything]));
  }
  door.write(closeFrame);
  await door.until(() => door.codes().includes(codeOf.close));
  expect(process.cpuUsage().user - user).toBeLessThan(2_000_000);
});

test("a sign of life is sent no more often than timers can tell", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  for (const idleMs of [1, 0xffff_ffff]) {
    const door = await openDoor(namespace.emulator.as("owner"));
    const [none, idle] = [codec.wrap(null), codec.wrap_uint(idleMs)];
    const open = [codec.wrap_string("test"), none, none, none, idle];
    door.write(amqpHeader, performative(codeOf.open, open));
    await door.until(() => door.codes().includes(codeOf.open));
    const startedMs = performance.now();
    await door.until(() => performance.now() > startedMs + 50);
    expect(door.codes()).toEqual([codeOf.open]);
  }
});

test("of a message that is too large no more is kept than shows that it is", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  expect((await sendRaw(sender, Buffer.alloc(20_000_000))).name).toBe("rejected");
  expect((await sendRaw(sender, smallMessage)).name).toBe("accepted");
  const requests = await raw.openSender("$cbs");
  expect((await sendRaw(requests, Buffer.alloc(20_000_000))).name).toBe("rejected");
});

test.each([
  ["a value that is nested deeply", Buffer.concat([encodeRaw("005377"), nested(100)])],
  ["a list that says it has 31 million items", encodeRaw("005377 d0 00000005 01d905c0 40")],
])("a message with %s is refused", async (_, message) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  expect((await sendRaw(sender, message)).name).toBe("rejected");
  const requests = await raw.openSender("$cbs");
  expect((await sendRaw(requests, message)).name).toBe("rejected");
});

function nested(depth: number): Buffer {
  let value: unknown = [];
  for (let i = 0; i < depth; i += 1) value = [value];
  return encode(codec.wrap(value));
}

test("a delivery that its sender aborts is not taken", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const owner = namespace.emulator.as("owner");
  let send = (_: Buffer): void => {};
  class Open extends owner.webSocket {
    constructor(url: string) {
      super(url);
      send = (bytes) => super.send(bytes);
    }
  }
  using raw = await connectRawAs({ ...owner, webSocket: Open }, "orders");
  const sender = await raw.openSender("orders");
  const transfer = (id: number, more: boolean, aborted: boolean, payload: Buffer): Buffer => {
    const flags = [false, more].map((flag) => codec.wrap_boolean(flag));
    const nothing = codec.wrap(null);
    return performative(
      0x14,
      [
        codec.wrap_uint(handleOf(sender)),
        codec.wrap_uint(id),
        codec.wrap_binary(Buffer.from([id])),
        codec.wrap_uint(0),
        ...flags,
        ...[nothing, nothing, nothing],
        codec.wrap_boolean(aborted),
      ],
      payload,
    );
  };
  // The token was the session's first delivery.
  send(transfer(1, true, false, smallMessage));
  send(transfer(1, false, true, Buffer.alloc(0)));
  send(transfer(2, false, false, smallMessage));
  await turns(10);
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({ active: 1 });
});

function handleOf(sender: Sender): number {
  return Number(Reflect.get(Object(Reflect.get(sender, "local")), "handle"));
}

test("a batch is taken as a whole, or not at all", async () => {
  await using namespace = await startNamespace({ queues: { orders: { requiresSession: true } } });
  const sender = namespace.client.createSender("orders");
  const sent = sender.sendMessages([{ body: 1, sessionId: "a" }, { body: 2 }]);
  await expect(sent).rejects.toThrow("SessionId");
  expect(namespace.emulator.inspect().queues["orders"]).toMatchObject({ active: 0 });
});

test("a token that is verified after its connection has ended leaves nothing behind", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const owner = namespace.emulator.as("owner");
  const { token } = await owner.credential.getToken("https://servicebus.azure.net/.default");
  namespace.emulator.reset();
  await turns(10);
  const before = namespace.clock.pending.length;
  for (let later = 0; later < 10; later += 1) {
    const raw = await connectRawAs(owner);
    const sender = await raw.openSender("$cbs");
    sender.send({
      body: token,
      application_properties: { operation: "put-token", type: "jwt", name: "sb://host/orders" },
    });
    await turns(later);
    namespace.emulator.reset();
  }
  await turns(100);
  expect(namespace.clock.pending.length).toBe(before);
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}
