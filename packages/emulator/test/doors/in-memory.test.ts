import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { receive, startNamespace } from "../namespace.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** More than it takes until all that waits had its turn, and yet an end. */
const mostSends = 20_000;

test("while a loop sends without a pause, timers fire and a server in the process answers", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  await using server = createServer((_, response) => response.end("alive"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const sender = namespace.client.createSender("orders");
  await sender.sendMessages({ body: 0 });
  const waiting = new Set(["setImmediate", "setTimeout", "a health probe"]);
  setImmediate(() => waiting.delete("setImmediate"));
  setTimeout(() => waiting.delete("setTimeout"), 0);
  get({ host: "127.0.0.1", port, agent: false }, (response) => {
    response.resume().on("end", () => waiting.delete("a health probe"));
  }).on("error", () => {});

  for (let sent = 0; waiting.size > 0 && sent < mostSends; sent += 1) {
    await sender.sendMessages({ body: sent });
  }

  expect([...waiting]).toEqual([]);
});

test("messages go to and fro and keep their order where a test fakes all timers", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  vi.useFakeTimers();
  const count = 300;
  const sender = namespace.client.createSender("orders");
  const receiver = namespace.client.createReceiver("orders", { receiveMode: "receiveAndDelete" });

  for (let sent = 0; sent < count; sent += 1) await sender.sendMessages({ body: sent });
  const received = await receive(receiver, count);

  expect(received.map(({ body }) => body)).toEqual(Array.from({ length: count }, (_, i) => i));
});
