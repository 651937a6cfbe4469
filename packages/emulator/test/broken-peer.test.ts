import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect as connectTcp } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import { connectRawAs, sendRaw } from "@buspass-internal/raw-client";
import { afterAll, expect, test } from "vitest";
import { receiveOne, sdkClient, startNamespace, type TestNamespace } from "./namespace.ts";

/** The protocol headers of AMQP and of its SASL layer. [AMQP 2.2, 5.3.2] */
const amqpHeader = Buffer.from("AMQP\0\x01\0\0", "latin1");
const saslHeader = Buffer.from("AMQP\x03\x01\0\0", "latin1");

const garbage: readonly (readonly [string, Buffer])[] = [
  ["another protocol", Buffer.from("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n")],
  ["noise", Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 256))],
  ["half a header", amqpHeader.subarray(0, 5)],
  ["a header and noise", Buffer.concat([amqpHeader, Buffer.alloc(64, 0xab)])],
  ["a SASL header and noise", Buffer.concat([saslHeader, Buffer.alloc(64, 0xab)])],
  [
    "a frame that is smaller than its own header",
    Buffer.concat([amqpHeader, Buffer.from([0, 0, 0, 1, 2, 0, 0, 0])]),
  ],
  [
    "a frame that says it has 4 GB",
    Buffer.concat([amqpHeader, Buffer.from("fffffff002000000", "hex")]),
  ],
  // A transfer without connection, session or link. [AMQP 2.7.5]
  [
    "a frame out of turn",
    Buffer.concat([amqpHeader, Buffer.from("0000000d020000000053144500", "hex")]),
  ],
];

/** The client that was there before goes on as if nothing had been. */
async function goesOn(client: ServiceBusClient): Promise<void> {
  await client.createSender("orders").sendMessages({ body: "still here" });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  expect(message.body).toBe("still here");
  await receiver.completeMessage(message);
  await receiver.close();
}

/** Opens a connection of the in-memory door and writes to it. */
async function write({ emulator }: TestNamespace, bytes: Buffer): Promise<{ close(): void }> {
  const { webSocket: WebSocket, namespace } = emulator.as("owner");
  const socket = new WebSocket(`wss://${namespace}/$servicebus/websocket`);
  const opened = Promise.withResolvers<void>();
  socket.onopen = opened.resolve;
  await opened.promise;
  socket.send(bytes);
  return socket;
}

test.each(garbage)("%s through the in-memory door costs nobody else anything", async (_, bytes) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  await goesOn(namespace.client);
  const socket = await write(namespace, bytes);
  await goesOn(namespace.client);
  socket.close();
  await goesOn(namespace.client);
});

const tls = await startEmulator({
  queues: { orders: {} },
  identities: { owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
  tlsPort: 0,
});
afterAll(() => tls.stop());
const port = Number(tls.namespace.split(":")[1]);

async function openTls(): Promise<TLSSocket> {
  const ca = await readFile(tls.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const socket = connectTls({ host: "localhost", port, ca });
  socket.on("error", () => {});
  await once(socket, "secureConnect");
  return socket;
}

test.each(garbage)("%s through the TLS door costs nobody else anything", async (_, bytes) => {
  const client = sdkClient(tls.as("owner"));
  await goesOn(client);
  const socket = await openTls();
  socket.write(bytes);
  await goesOn(client);
  socket.destroy();
  await goesOn(client);
  await client.close();
});

test("who speaks no TLS, or breaks off the handshake, costs nobody else anything", async () => {
  const client = sdkClient(tls.as("owner"));
  await goesOn(client);
  for (const bytes of [Buffer.from("AMQP"), Buffer.from("160301ffff0100", "hex")]) {
    const socket = connectTcp({ host: "127.0.0.1", port });
    socket.on("error", () => {});
    await once(socket, "connect");
    socket.write(bytes);
    await goesOn(client);
    // Without a farewell: the door sees a reset.
    socket.resetAndDestroy();
  }
  await goesOn(client);
  await client.close();
});

test("a connection that breaks the protocol is ended", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const { webSocket: WebSocket, namespace: name } = namespace.emulator.as("owner");
  const socket = new WebSocket(`wss://${name}/$servicebus/websocket`);
  const closed = Promise.withResolvers<void>();
  socket.onclose = closed.resolve;
  socket.onopen = () => socket.send(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
  await closed.promise;
  expect(namespace.emulator.inspect().openConnections).toBe(0);
});

test("a connection that ends in the middle of a message costs only that message", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  const owner = namespace.emulator.as("owner");
  let breakOff = false;
  class Breaking extends owner.webSocket {
    override send(data: Uint8Array): void {
      super.send(breakOff ? data.subarray(0, data.length / 2) : data);
      if (breakOff) this.close();
    }
  }
  using raw = await connectRawAs({ ...owner, webSocket: Breaking }, "orders");
  const sender = await raw.openSender("orders");
  const receiver = await raw.openReceiver("orders");
  receiver.add_credit(5);
  await raw.barrier();
  breakOff = true;
  const disconnected = once(raw.connection, "disconnected");
  sender.send({ body: "x".repeat(10_000) });
  await disconnected;
  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(0);
  // Nor does its receiver take anything any more.
  await goesOn(namespace.client);
});

test("a request that is no message is refused, and the next one is answered", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("$cbs");
  expect((await sendRaw(sender, Buffer.from("no message"))).name).toBe("rejected");
  expect((await sendRaw(sender, Buffer.alloc(0))).name).toBe("rejected");
  sender.send({
    body: { a: "map" },
    application_properties: { operation: "put-token", type: "jwt" },
  });
  expect(await raw.putToken("", "orders")).toMatchObject({ status: 401 });
  await goesOn(namespace.client);
});

test.each([
  ["peek-message", { "message-count": -1 }],
  ["peek-message", { "message-count": "many", "from-sequence-number": "the first" }],
  ["peek-message", "no map"],
  ["renew-lock", { "lock-tokens": ["one", 2, null] }],
  ["renew-lock", {}],
  ["update-disposition", { "disposition-status": "completed", "lock-tokens": 7 }],
])("%s with %j gets an answer", async (operation, body) => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  await namespace.client.createSender("orders").sendMessages({ body: "here" });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const { application_properties: properties } = await raw.request("orders/$management", {
    application_properties: { operation: `com.microsoft:${operation}` },
    body,
  });
  expect(properties?.["statusCode"]).toBeGreaterThanOrEqual(200);
  expect(properties?.["statusCode"]).toBeLessThan(500);
});

test("stopping does not wait for who never speaks", async () => {
  await using emulator = await startEmulator({ tlsPort: 0 });
  const silent = connectTcp({ host: "127.0.0.1", port: Number(emulator.namespace.split(":")[1]) });
  silent.on("error", () => {});
  await once(silent, "connect");
  const closed = once(silent, "close");
  await emulator.stop();
  await closed;
});
