import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { type Emulator, startEmulator } from "@buspass/emulator";
import rhea, { type Connection, type EventContext } from "rhea";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { createWebSocketStream, WebSocket } from "ws";

const policy = { name: "sender", key: "a made-up key", rights: ["Send"] } as const;
const options = { queues: { orders: {}, visits: {} }, tlsPort: 0 };
const withKeys = await startEmulator({ ...options, sharedAccessPolicies: [policy] });
const withoutKeys = await startEmulator(options);
afterAll(async () => {
  await withKeys.stop();
  await withoutKeys.stop();
});

const host = (emulator: Emulator): string => emulator.env["BUSPASS_EMULATOR_WEBSOCKET"] ?? "";
const webSocketStream = (url: string, ca?: string): Duplex =>
  createWebSocketStream(new WebSocket(`${url}/$servicebus/websocket`, ["AMQPWSB10"], { ca }));

/** Every way in, as a byte stream. */
const doors: Readonly<Record<string, (emulator: Emulator) => Promise<Duplex>>> = {
  TLS: async (emulator) => {
    const port = Number(emulator.namespace.split(":")[1]);
    return connectTls({ host: "localhost", port, ca: await authority(emulator) });
  },
  ws: async (emulator) => webSocketStream(`ws://${host(emulator)}`),
  wss: async (emulator) => webSocketStream(`wss://${host(emulator)}`, await authority(emulator)),
};

function authority(emulator: Emulator): Promise<string> {
  return readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
}

interface Answer {
  readonly offered: readonly string[];
  readonly code: number | undefined;
  /** Waits for the end of the connection. */
  ended(): Promise<void>;
}

/** Speaks the SASL layer by hand, frame by frame. [AMQP 5.3] */
async function authenticate(stream: Duplex, mechanism: string, response: string): Promise<Answer> {
  stream.on("error", () => {});
  onTestFinished(() => void stream.destroy());
  const chunks = stream.iterator({ destroyOnReturn: false });
  let read = Buffer.alloc(0);
  const take = async (size: number): Promise<Buffer> => {
    while (read.length < size) {
      const { value, done } = await chunks.next();
      if (done) throw new Error("The connection ended.");
      read = Buffer.concat([read, value]);
    }
    const taken = read.subarray(0, size);
    read = read.subarray(size);
    return taken;
  };
  const frame = async (): Promise<Buffer> => take((await take(4)).readUInt32BE() - 4);
  stream.write(Buffer.from("AMQP\x03\x01\0\0", "latin1"));
  expect((await take(8)).toString("latin1")).toBe("AMQP\x03\x01\0\0");
  const offered = (await frame()).toString("latin1").match(/[A-Z]{5,}/g) ?? [];
  const fields = Buffer.concat([
    Buffer.from([0xa3, mechanism.length]),
    Buffer.from(mechanism),
    Buffer.from([0xa0, response.length]),
    Buffer.from(response),
  ]);
  const size = fields.length + 8 + 6;
  stream.write(
    Buffer.concat([
      Buffer.from([0, 0, 0, size, 2, 1, 0, 0, 0, 0x53, 0x41, 0xc0, fields.length + 1, 2]),
      fields,
    ]),
  );
  // doff, type, two bytes, then 0x00 0x53 0x44, a list, and the code as ubyte.
  const outcome = await frame();
  expect(outcome.subarray(4, 7)).toEqual(Buffer.from([0x00, 0x53, 0x44]));
  const at = outcome.indexOf(0x50, 7);
  return {
    offered,
    code: outcome[at + 1],
    async ended() {
      while (!(await chunks.next()).done);
    },
  };
}

const ok = 0;
const auth = 1;
const offered = ["MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL"];

test.each(
  Object.keys(doors).flatMap((door) =>
    ["MSSBCBS", "ANONYMOUS", "EXTERNAL"].map((mechanism) => [door, mechanism] as const),
  ),
)("the %s door offers what the service does, and lets in by %s", async (door, mechanism) => {
  const stream = await doors[door]?.(withoutKeys);
  if (stream === undefined) throw new Error("There is no such door.");
  expect(await authenticate(stream, mechanism, "")).toMatchObject({ offered, code: ok });
});

test.each([
  ["a policy's name and key", withKeys, `\0${policy.name}\0${policy.key}`, ok],
  ["the policy's name twice", withKeys, `${policy.name}\0${policy.name}\0${policy.key}`, ok],
  ["another key", withKeys, `\0${policy.name}\0another`, auth],
  ["a name that is not there", withKeys, `\0nobody\0${policy.key}`, auth],
  ["who acts for another", withKeys, `root\0${policy.name}\0${policy.key}`, auth],
  ["too many fields", withKeys, `\0${policy.name}\0${policy.key}\0`, auth],
  ["nothing", withKeys, "", auth],
  ["the right key where keys are disabled", withoutKeys, `\0${policy.name}\0${policy.key}`, auth],
])("PLAIN with %s", async (_, emulator, response, code) => {
  const stream = await doors["ws"]?.(emulator);
  if (stream === undefined) throw new Error("There is no such door.");
  const answer = await authenticate(stream, "PLAIN", response);
  expect(answer.code).toBe(code);
  // Whoever is refused is not waited for.
  if (code === auth) await answer.ended();
});

test("PLAIN gives the policy's rights and no more", async () => {
  const { name: username, key: password } = policy;
  const connection = await open(withKeys, { username, password });
  const sender = connection.open_sender("orders");
  await once(sender, "sendable");
  sender.send({ body: "with a key" });
  await once(sender, "accepted");
  expect(withKeys.inspect().queues["orders"]?.active).toBe(1);
  const receiver = connection.open_receiver("orders");
  await once(receiver, "receiver_error");
  expect(receiver.error).toMatchObject({ condition: "amqp:unauthorized-access" });
  connection.close();
});

test("a client that skips SASL comes in, and may do nothing without a token", async () => {
  const connection = await open(withKeys, {});
  const sender = connection.open_sender("orders");
  await once(sender, "sender_error");
  expect(sender.error).toMatchObject({ condition: "amqp:unauthorized-access" });
  connection.close();
});

test("a peer is told the idle time-out and the largest frame", async () => {
  const connection = await open(withKeys, {});
  expect(connection.idle_time_out).toBe(120_000);
  expect(connection.max_frame_size).toBe(65_536);
  expect(connection.channel_max).toBe(4_999);
  connection.close();
});

test("a frame of more than that is told to be too large", async () => {
  const connection = await open(withKeys, {});
  const told = once(connection, "connection_error");
  const oversized = Buffer.alloc(8);
  oversized.writeUInt32BE(65_537);
  connection["socket"].write(oversized);
  await told;
  expect(connection.error).toMatchObject({ condition: "amqp:connection:framing-error" });
});

test("a peer that wants to hear something hears it", async () => {
  const connection = await open(withKeys, { idle_time_out: 2_000 });
  // An empty frame is all that comes on a connection where nothing happens. [AMQP 2.4.5]
  const [frame] = await once(connection["socket"], "data");
  expect(frame).toEqual(Buffer.from([0, 0, 0, 8, 2, 0, 0, 0]));
  connection.close();
});

async function open(
  emulator: Emulator,
  settings: { username?: string; password?: string; idle_time_out?: number },
): Promise<Connection> {
  const container = rhea.create_container();
  const port = Number(emulator.namespace.split(":")[1]);
  const ca = await authority(emulator);
  const connection = container.connect({
    ...{ transport: "tls", host: "localhost", port, ca, reconnect: false },
    ...settings,
  });
  for (const event of ["receiver_error", "sender_error", "connection_error", "disconnected"]) {
    connection.on(event, (_: EventContext) => {});
  }
  onTestFinished(() => void connection["socket"].destroy());
  await once(connection, "connection_open");
  return connection;
}
