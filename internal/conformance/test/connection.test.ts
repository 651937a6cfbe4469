import { once } from "node:events";
import { type RawClient, sendRaw } from "@buspass-internal/raw-client";
import rhea from "rhea";
import { expect } from "vitest";
import { bodies } from "./kit/receive.ts";
import { requirement } from "./kit/requirement.ts";
import type { Target } from "./kit/target.ts";

const queues = { orders: {} };
const minuteMs = 60_000;

/** A mechanism that says nothing, beside a record of those that the service offers. */
function choose(name: string): { mechanisms: object; offered: string[] } {
  const offered: string[] = [];
  const silent = {
    start: (send: (error: undefined, response: string) => void) => send(undefined, ""),
    step: (_: unknown, send: (error: undefined, response: string) => void) => send(undefined, ""),
  };
  const mechanisms = new Proxy(
    {},
    {
      get(_, offeredName) {
        offered.push(String(offeredName));
        return offeredName === name ? () => silent : undefined;
      },
    },
  );
  return { mechanisms, offered };
}

requirement("SB-CONN-001", async ({ target }) => {
  const namespace = await target.open({ queues });
  const { mechanisms, offered } = choose("the last one, which rhea would not look beyond");
  await namespace.rawWith(mechanisms).catch(() => {});
  expect(offered).toEqual(["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"]);
});

/** Opens a connection by a mechanism, puts a token, and sends. */
async function sendAfter(target: Target, mechanism: string): Promise<string> {
  const namespace = await target.open({ queues });
  const raw = await namespace.rawWith(choose(mechanism).mechanisms);
  await raw.putToken(await namespace.token(), namespace.path("orders"));
  const sender = await raw.openSender(namespace.path("orders"));
  return (await sendRaw(sender, { body: 1 })).name;
}

requirement("SB-CONN-002", async ({ target }) => {
  expect(await sendAfter(target, "ANONYMOUS")).toBe("accepted");
});

requirement("SB-CONN-003", async ({ target }) => {
  expect(await sendAfter(target, "MSSBCBS")).toBe("accepted");
});

requirement("SB-CONN-004", async ({ target }) => {
  expect(await sendAfter(target, "EXTERNAL")).toBe("accepted");
});

requirement("SB-CONN-005", async ({ target }) => {
  const namespace = await target.open({ queues });
  const mechanisms = rhea.sasl.client_mechanisms();
  mechanisms.enable_plain("nobody", "bm8gcmVhbCBrZXk=");
  await expect(namespace.rawWith(mechanisms)).rejects.toThrow();
});

requirement("SB-CONN-006", async ({ target }) => {
  const raw = await (await target.open({ queues })).raw();
  expect(Number(raw.connection.max_frame_size)).toBe(65_536);
});

requirement("SB-CONN-007", async ({ target }) => {
  const raw = await (await target.open({ queues })).raw();
  expect(raw.connection.channel_max).toBe(4_999);
});

requirement("SB-CONN-008", async ({ target }) => {
  const raw = await (await target.open({ queues })).raw();
  expect(Number(raw.connection.idle_time_out)).toBeGreaterThan(0);
});

/** Whether the namespace has ended a connection, and with which condition. */
async function ended({ connection }: RawClient): Promise<unknown> {
  await expect.poll(() => connection.is_open(), { timeout: 1_000 }).toBe(false);
  return Reflect.get(Object(connection.error), "condition");
}

requirement("SB-CONN-009", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw();
  expect(await raw.putToken("no token", "orders")).toMatchObject({ status: 401 });
  namespace.clock.advance(20_000);
  await ended(raw);
});

requirement("SB-CONN-010", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const [busy, idle] = [await raw.openSender("orders"), await raw.openReceiver("orders")];
  const closed = once(idle, "receiver_close");
  namespace.clock.advance(5 * minuteMs);
  await sendRaw(busy, { body: 1 });
  namespace.clock.advance(5 * minuteMs);
  await closed;
  expect(idle.error).toMatchObject({ condition: "amqp:link:detach-forced" });
  expect((await sendRaw(busy, { body: 2 })).name).toBe("accepted");
});

requirement("SB-CONN-011", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const receiver = await raw.openReceiver("orders");
  namespace.clock.advance(4 * minuteMs);
  receiver.close();
  await raw.barrier();
  namespace.clock.advance(5 * minuteMs - 1);
  await raw.barrier();
  namespace.clock.advance(1);
  expect(await ended(raw)).toBe("amqp:connection:forced");
});

requirement("SB-CONN-012", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  namespace.clock.advance(minuteMs - 1);
  await raw.barrier();
  namespace.clock.advance(1);
  expect(await ended(raw)).toBe("amqp:connection:forced");
});

requirement("SB-CONN-016", async ({ target }) => {
  const namespace = await target.openEmulator("injects a fault", { queues });
  const sender = namespace.sender("orders");
  await sender.sendMessages({ body: "before" });
  namespace.emulator.faults.dropConnections();
  await expect.poll(() => namespace.emulator.inspect().openConnections).toBe(0);
  // Once the client has noticed, too.
  await expect
    .poll(() => sender.sendMessages({ body: "after" }).then(() => "sent", String), {
      timeout: 5_000,
    })
    .toBe("sent");
  expect(await bodies(namespace.receiver("orders"))).toEqual(["before", "after"]);
});

const garbage: Readonly<Record<string, Buffer>> = {
  "another protocol": Buffer.from("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n"),
  noise: Buffer.from(Array.from({ length: 4_096 }, (_, i) => (i * 7919) % 256)),
  "a header and noise": Buffer.concat([
    Buffer.from("AMQP\0\x01\0\0", "latin1"),
    Buffer.alloc(64, 0xab),
  ]),
  "a frame of 4 GB": Buffer.concat([
    Buffer.from("AMQP\0\x01\0\0", "latin1"),
    Buffer.from("fffffff002000000", "hex"),
  ]),
};

for (const [what, bytes] of Object.entries(garbage)) {
  requirement("SB-CONN-017", what, async ({ target }) => {
    const namespace = await target.openEmulator("speaks through the in-memory door", { queues });
    await namespace.sender("orders").sendMessages({ body: 1 });
    const { webSocket: WebSocket, namespace: name } = namespace.emulator.as("owner");
    const socket = new WebSocket(`wss://${name}/$servicebus/websocket`);
    let closed = false;
    socket.onclose = () => {
      closed = true;
    };
    socket.onopen = () => socket.send(bytes);
    // One that was told to go, and does not, is given some time.
    await expect
      .poll(() => {
        namespace.clock.advance(5_000);
        return closed;
      })
      .toBe(true);
    await namespace.sender("orders").sendMessages({ body: 2 });
    expect(await bodies(namespace.receiver("orders"))).toEqual([1, 2]);
    expect(namespace.emulator.inspect().openConnections).toBe(1);
  });
}

requirement("SB-CONN-018", async ({ target }) => {
  const namespace = await target.open({ queues });
  const raw = await namespace.raw("orders");
  const path = namespace.path("orders");
  const kept = await raw.openSender(path);
  const session = raw.connection.create_session();
  session.open();
  const receiver = session.open_receiver({ source: path, credit_window: 0 });
  await once(receiver, "receiver_open");
  receiver.add_credit(10);
  const sessionClosed = once(session, "session_close");
  session.close();
  await sessionClosed;
  await sendRaw(kept, { body: "for others" });
  expect(await bodies(namespace.receiver("orders"))).toEqual(["for others"]);
});

requirement("SB-CONN-019", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const sender = await raw.openSender("orders/$management");
  namespace.clock.advance(5 * minuteMs);
  await raw.barrier();
  expect(sender.is_open()).toBe(true);
  expect(raw.connection.is_open()).toBe(true);
});

requirement("SB-CONN-010", "requests to a management node", async ({ target }) => {
  const namespace = await target.openEmulator("moves the clock", { queues });
  const raw = await namespace.raw("orders");
  const peek = () =>
    raw.manage("orders", "peek-message", { "from-sequence-number": 0, "message-count": 1 });
  await peek();
  namespace.clock.advance(9 * minuteMs);
  expect((await peek()).status).toBe(204);
  namespace.clock.advance(9 * minuteMs);
  expect((await peek()).status).toBe(204);
});
