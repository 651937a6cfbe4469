import { once } from "node:events";
import rhea, { type Connection, type WebSocketImpl } from "rhea";

const kibibyte = {
  message_id: "8f14e45f-ceea-467f-a0e6-3e7f8a9b2c1d",
  subject: "order.placed",
  body: rhea.message.data_section(Buffer.alloc(960, "x")),
};

/** A message of 1 KiB, encoded: an id, a subject and one data section. */
export function oneKibibyte(): Buffer {
  return rhea.message.encode(kibibyte);
}

/** The same with a number for filters to look at. */
export function numberedKibibyte(number: number): Buffer {
  return rhea.message.encode({ ...kibibyte, application_properties: { number } });
}

/** The same as a broker hands it out: behind a header, and annotations that say which message it is. */
export function annotatedKibibyte(): Buffer {
  const now = Date.now();
  return rhea.message.encode({
    ...kibibyte,
    delivery_count: 0,
    message_annotations: {
      "x-opt-sequence-number": rhea.types.wrap_long(12_345),
      "x-opt-enqueued-time": rhea.types.wrap_timestamp(now),
      "x-opt-locked-until": rhea.types.wrap_timestamp(now + 60_000),
    },
  });
}

/** Connects a bare client through an in-memory door. */
export async function connect(webSocket: WebSocketImpl): Promise<Connection> {
  const container = rhea.create_container();
  const details = container.websocket_connect(webSocket)("wss://localhost/", ["AMQPWSB10"], {});
  const connection = container.connect({
    connection_details: () => ({ host: "localhost", port: 443, connect: details().connect }),
    port: 443,
    reconnect: false,
  });
  for (const event of ["disconnected", "connection_close"]) connection.on(event, () => {});
  await once(connection, "connection_open");
  return connection;
}

/** Puts a token for an entity, as every client of a namespace must. */
export async function putToken(
  connection: Connection,
  token: string,
  entity: string,
): Promise<void> {
  const receiver = connection.open_receiver({ source: "$cbs", name: "cbs-replies" });
  const sender = connection.open_sender("$cbs");
  await Promise.all([once(receiver, "receiver_open"), once(sender, "sendable")]);
  const replied = once(receiver, "message");
  sender.send({
    body: token,
    message_id: "1",
    reply_to: "cbs-replies",
    application_properties: { operation: "put-token", type: "jwt", name: `sb://x/${entity}` },
  });
  await replied;
}

/** Sends messages as fast as credit allows; messages a second, all accepted. */
export async function sendRate(
  connection: Connection,
  entity: string,
  count: number,
): Promise<number> {
  const message = oneKibibyte();
  const sender = connection.open_sender(entity);
  await once(sender, "sendable");
  const start = performance.now();
  let sent = 0;
  let accepted = 0;
  await new Promise<void>((resolve) => {
    const pump = (): void => {
      let credit: number = Reflect.get(sender, "credit");
      for (; credit > 0 && sent < count; credit -= 1) {
        sent += 1;
        sender.send(message, Buffer.from(String(sent)), 0);
      }
    };
    sender.on("accepted", () => {
      accepted += 1;
      if (accepted === count) resolve();
    });
    sender.on("sendable", () => setImmediate(pump));
    pump();
  });
  const rate = count / ((performance.now() - start) / 1_000);
  sender.close();
  return rate;
}

/**
 * Sends messages one by one, each once the one before is accepted; how long each took, in ms. One
 * during which the system gave a core to another process tells of that process: it is left out.
 */
export async function loneSendTimes(
  connection: Connection,
  entity: string,
  messages: readonly Buffer[],
): Promise<number[]> {
  const sender = connection.open_sender(entity);
  await once(sender, "sendable");
  let accepted = (): void => {};
  sender.on("accepted", () => accepted());
  const times: number[] = [];
  let interruptions = process.resourceUsage().involuntaryContextSwitches;
  for (const [index, message] of messages.entries()) {
    const start = performance.now();
    await new Promise<void>((resolve) => {
      accepted = resolve;
      sender.send(message, Buffer.from(String(index)), 0);
    });
    const time = performance.now() - start;
    const { involuntaryContextSwitches } = process.resourceUsage();
    if (involuntaryContextSwitches === interruptions) times.push(time);
    interruptions = involuntaryContextSwitches;
  }
  sender.close();
  return times;
}

/** Receives and accepts messages as fast as they come; messages a second. */
export async function receiveRate(
  connection: Connection,
  entity: string,
  count: number,
): Promise<number> {
  const receiver = connection.open_receiver({
    source: entity,
    credit_window: 0,
    autoaccept: false,
    rcv_settle_mode: 0,
  });
  await once(receiver, "receiver_open");
  const start = performance.now();
  let received = 0;
  await new Promise<void>((resolve) => {
    receiver.on("message", ({ delivery }) => {
      delivery.accept();
      received += 1;
      if (received === count) resolve();
      else if (received % 500 === 0 && received + 500 < count) receiver.add_credit(500);
    });
    receiver.add_credit(Math.min(count, 1_000));
  });
  const rate = count / ((performance.now() - start) / 1_000);
  receiver.close();
  return rate;
}
