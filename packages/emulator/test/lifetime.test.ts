import { once } from "node:events";
import { connectRaw, connectRawAs } from "@buspass-internal/raw-client";
import { expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";

const minuteMs = 60_000;

test("a connection that puts no token is closed after twenty seconds", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRaw(namespace.emulator.as("owner"));
  const closed = once(raw.connection, "connection_error");
  namespace.clock.advance(20_000);
  const [{ connection }] = await closed;
  expect(connection.error).toMatchObject({ condition: "amqp:connection:forced" });
});

test("a link ends with the token that it was opened by", async () => {
  await using namespace = await startNamespace({
    queues: { orders: {} },
    tokenLifetimeMs: minuteMs,
  });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const sender = await raw.openSender("orders");
  const closed = once(sender, "sender_error");
  namespace.clock.advance(minuteMs);
  await closed;
  expect(sender.error).toMatchObject({ condition: "amqp:unauthorized-access" });
});

test("a link on which nothing happens for ten minutes is detached, one in use is not", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const idle = await raw.openSender("orders");
  const used = await raw.openSender("orders");
  const closed = once(idle, "sender_error");
  for (let i = 0; i < 2; i += 1) {
    const accepted = once(used, "accepted");
    used.send({ body: i });
    await accepted;
    namespace.clock.advance(5 * minuteMs);
  }
  await closed;
  expect(idle.error).toMatchObject({ condition: "amqp:link:detach-forced" });
  expect(used.is_open()).toBe(true);
});

test("a connection without links is closed after five minutes", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const closed = once(raw.connection, "connection_error");
  namespace.clock.advance(5 * minuteMs);
  await closed;
  expect(raw.connection.error).toMatchObject({ condition: "amqp:connection:forced" });
});
