import type { Duplex } from "node:stream";
import rhea, {
  type Connection,
  type Delivery,
  type MessageUtil,
  type Receiver,
  type Sender,
  type Session,
  type Typed,
  type Types,
} from "rhea";

/*
 * rhea is written for clients. This file names, with types, the parts of it that a broker needs and
 * its typings leave out, so that every other file here is free of casts.
 */

/** An AMQP type's value with its wire type: written back, it gives the bytes that were read. */
export type Value = Typed;

interface Reader {
  position: number;
  read(): Value;
  remaining(): number;
}

interface Writer {
  write(value: Value): void;
  toBuffer(): Buffer;
}

interface ValueTypes extends Types {
  readonly Reader: new (buffer: Buffer) => Reader;
  readonly Writer: new () => Writer;
  Null(): Value;
  List32(items: readonly Value[]): Value;
  Map32(items: readonly Value[]): Value;
}

/** An outcome in the form that `delivery.update` writes. */
export interface Outcome {
  described(): Value;
}

/** What an AMQP error tells: a condition, and words for people. */
export interface AmqpErrorFields {
  readonly condition: string;
  readonly description: string;
}

interface Outcomes extends MessageUtil {
  accepted(): Outcome;
  released(): Outcome;
  rejected(fields: { error: AmqpErrorFields }): Outcome;
  modified(fields: { delivery_failed?: boolean; undeliverable_here?: boolean }): Outcome;
}

interface TransferFrame {
  readonly performative: { message_format?: number | undefined };
}

/** A session whose transfers can be looked at before they are decoded. */
interface ServerSession extends Session {
  on_transfer(frame: TransferFrame): void;
}

interface AttachFields {
  readonly local: {
    readonly attach: {
      snd_settle_mode: number;
      rcv_settle_mode: number;
      max_message_size?: number;
    };
  };
}

/** The link over which a client sends: rhea's receiver. */
export interface IncomingLink extends Receiver, AttachFields {}

/** The link over which a client receives: rhea's sender. */
export interface OutgoingLink extends Sender, AttachFields {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _get_drain(): boolean;
}

/** A delivery whose outcome the client has told, not settled by us yet. */
export interface OutgoingDelivery extends Delivery {
  readonly tag: Buffer;
  readonly remote_state: { readonly error?: AmqpErrorInfo; readonly undeliverable_here?: boolean };
}

interface AmqpErrorInfo {
  readonly condition?: string;
  readonly info?: Readonly<Record<string, unknown>>;
}

export const types: ValueTypes = rhea.types as ValueTypes;
export const outcomes: Outcomes = rhea.message as Outcomes;

/** Message format of plain messages. */
const plainFormat = 0;
/** Stands for `plainFormat` inside rhea, which decodes that one and hands out all others as bytes. */
export const rawFormat = 0xffff_ffff;
/** Message format of a batch: every data section holds one encoded message. */
export const batchFormat = 0x8001_3700;

/**
 * Hands every message of a session to its handlers as the bytes that came.
 * Decoding and encoding again would change types: a Proton integer comes back as another.
 */
export function keepMessageBytes(session: Session): void {
  const server = session as ServerSession;
  const onTransfer = server.on_transfer;
  server.on_transfer = function (frame) {
    if ((frame.performative.message_format ?? plainFormat) === plainFormat) {
      frame.performative.message_format = rawFormat;
    }
    onTransfer.call(this, frame);
  };
}

/** Speaks AMQP over a byte stream that a client has opened. The caller adds handlers at once. */
export function acceptStream(stream: Duplex, containerId: string): Connection {
  const container = rhea.create_container({ id: containerId });
  const connection = container.create_connection({
    container_id: containerId,
    // The service's own figures: AMQP protocol guide.
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
    max_frame_size: 65_536,
    channel_max: 4_999,
    // A message locked for long holds its place here, and all later ones behind it.
    session_buffer_size: 65_536,
    receiver_options: { credit_window: 0, autoaccept: false, autosettle: false },
    sender_options: { autosettle: false },
    host: "localhost",
    port: 0,
    ...{ treat_modified_as_released: false, reconnect: false },
  });
  connection["accept"](stream);
  return connection;
}
