import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { receiveOne } from "../namespace.ts";
import { runProgram } from "../run-program.ts";

const emulator = await startEmulator({
  queues: { orders: {} },
  identities: {
    owner: {
      systemAssigned: true,
      roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
    },
  },
  tlsPort: 0,
});
afterAll(() => emulator.stop());
const host = emulator.env["BUSPASS_EMULATOR_WEBSOCKET"] ?? "";
const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");

function openClient(namespace: string, customEndpointAddress?: string): ServiceBusClient {
  const { credential } = emulator.as("owner");
  const client = new ServiceBusClient(namespace, credential, {
    ...(customEndpointAddress !== undefined && { customEndpointAddress }),
    webSocketOptions: { webSocket: WebSocket, webSocketConstructorOptions: { ca } },
    retryOptions: { maxRetries: 0 },
  });
  onTestFinished(() => client.close());
  return client;
}

async function passes(client: ServiceBusClient): Promise<void> {
  await client.createSender("orders").sendMessages({ body: "over a WebSocket" });
  const receiver = client.createReceiver("orders");
  const message = await receiveOne(receiver);
  expect(message.body).toBe("over a WebSocket");
  await receiver.completeMessage(message);
  await receiver.close();
}

test("the real client with the ws package connects over wss", async () => {
  await passes(openClient(host));
});

test("a custom endpoint leads there, and the namespace keeps its name", async () => {
  await passes(openClient(emulator.namespace, `sb://${host}`));
});

test("the real client with Node's own WebSocket connects over wss", async () => {
  const result = await runProgram("send-over-web-socket.mjs", { env: emulator.env });
  expect(result).toMatchObject({ exitCode: 0, stdout: "over a WebSocket\n" });
});

test.each(["ws", "wss"])("%s at the service's path speaks AMQPWSB10", async (scheme) => {
  for (const path of ["/$servicebus/websocket", "/$servicebus/websocket/"]) {
    const socket = new WebSocket(`${scheme}://${host}${path}`, ["AMQPWSB10"], { ca });
    await once(socket, "open");
    expect(socket.protocol).toBe("AMQPWSB10");
    socket.terminate();
  }
});

test("there is nothing at other paths, and no page", async () => {
  const elsewhere = new WebSocket(`ws://${host}/elsewhere`, ["AMQPWSB10"]);
  const [error] = await once(elsewhere, "error");
  expect(String(error)).toContain("404");
  const response = await fetch(`http://${host}/$servicebus/websocket`);
  expect(response.status).toBe(426);
});

test.each([
  ["noise", Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7_919) % 256))],
  ["half a request", Buffer.from("GET /$servicebus/websocket HTTP/1.1\r\nUpg")],
  ["AMQP without a WebSocket", Buffer.from("AMQP\0\x01\0\0", "latin1")],
  ["half a TLS handshake", Buffer.from("160301ffff0100", "hex")],
  ["an upgrade without a key", upgrade("")],
  [
    "a frame that no client may send",
    Buffer.concat([upgrade("AQIDBAUGBwgJCgsMDQ4PEA=="), Buffer.from([0x82, 0x02, 1, 2])]),
  ],
  [
    "a message that says it has a terabyte",
    Buffer.concat([
      upgrade("AQIDBAUGBwgJCgsMDQ4PEA=="),
      Buffer.from("82ff000001000000000000000000", "hex"),
    ]),
  ],
])("%s costs nobody else anything", async (_, bytes) => {
  const client = openClient(host);
  await passes(client);
  const socket = connect(Number(host.split(":")[1]), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write(bytes);
  await passes(client);
  socket.resetAndDestroy();
  await passes(client);
});

function upgrade(key: string): Buffer {
  const lines = [
    "GET /$servicebus/websocket HTTP/1.1",
    "Host: localhost",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${key}`,
    "Sec-WebSocket-Protocol: AMQPWSB10",
  ];
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`);
}
