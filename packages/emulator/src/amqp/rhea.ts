import type { Duplex } from "node:stream";
import rhea, {
  type Connection,
  type Delivery,
  type Message,
  type MessageUtil,
  type Receiver,
  type Sender,
  type Typed,
  type Types,
} from "rhea";
import { channelMax } from "./frame-check.ts";
import { limitFrames, maxFrameBytes } from "./frame-limits.ts";
import type { MessageBytes } from "./message-bytes.ts";
import type { SaslMechanisms } from "./sasl.ts";
import { guardConnection, guardTransports } from "./server-connection.ts";

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

interface AttachFields {
  readonly state: { open_requests: number; local_open: boolean };
  readonly local: {
    readonly attach: {
      snd_settle_mode: number;
      rcv_settle_mode: number;
      max_message_size?: number;
      properties?: Readonly<Record<string, Value>>;
      target?: Value;
    };
  };
}

/** The link over which a client sends: rhea's receiver. */
export interface IncomingLink extends Receiver, AttachFields {
  /** Set when it leads to the coordinator of transactions, which is no target that rhea knows. */
  toCoordinator?: boolean;
}

/** The link over which a client receives: rhea's sender. */
export interface OutgoingLink extends Sender, AttachFields {
  credit: number;
  delivery_count: number;
  _draining: boolean;
  _get_drain(): boolean;
  send(bytes: MessageBytes, tag: Buffer, format: number): SentDelivery;
  send(message: Message): Delivery;
}

/** A delivery from the client. */
export interface IncomingDelivery extends Omit<Delivery, "remote_state" | "update"> {
  /** As it came with the transfer. */
  readonly remote_state: Value | undefined;
  update(settled: boolean, state: Value): void;
}

/** A delivery to the client. */
export interface SentDelivery extends Delivery {
  /** Of the lock under which it went out, which its tag has in another form. */
  lockToken?: string;
}

/** A delivery whose outcome the client has told, not settled by us yet. */
export interface OutgoingDelivery extends SentDelivery {
  readonly remote_state: {
    /** The fields as they came. */
    readonly value: readonly Value[];
    readonly error?: AmqpErrorInfo;
    readonly undeliverable_here?: boolean;
    readonly message_annotations?: Readonly<Record<string, unknown>>;
  };
}

interface AmqpErrorInfo {
  readonly condition?: string;
  readonly info?: Readonly<Record<string, unknown>>;
}

export const types: ValueTypes = rhea.types as ValueTypes;
export const outcomes: Outcomes = rhea.message as Outcomes;

/** Stands for the format 0 inside rhea, which decodes that one and hands out all others as bytes. */
export const rawFormat = 0xffff_ffff;
/** Message format of a batch: every data section holds one encoded message. */
export const batchFormat = 0x8001_3700;

/** Holds back the answer to an attach; what it returns gives it. rhea opens a link before its handler runs. */
export function postponeAttach(link: IncomingLink | OutgoingLink): () => void {
  link.state.open_requests -= 1;
  link.state.local_open = false;
  return () => link.open();
}

/** By what a connection is begun. */
export interface ConnectionTerms {
  readonly containerId: string;
  readonly mechanisms: SaslMechanisms;
  /** The peer wrote a frame of more bytes than it may; nothing is read from then on. */
  readonly onOversizedFrame: (bytes: number) => void;
}

/**
 * Speaks AMQP over a byte stream that a client has opened. The caller adds handlers at once; whatever
 * the client does that rhea cannot bear comes as the event `error`.
 */
export function acceptStream(
  stream: Duplex,
  { containerId, mechanisms, onOversizedFrame }: ConnectionTerms,
): Connection {
  const container = rhea.create_container({ id: containerId });
  // With ANONYMOUS among them, rhea also takes a client that skips SASL.
  Object.assign(container.sasl_server_mechanisms, mechanisms);
  const connection = container.create_connection({
    container_id: containerId,
    // The service's own figures: AMQP protocol guide.
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide
    max_frame_size: maxFrameBytes,
    channel_max: channelMax,
    // rhea waits for twice as long: a peer tells half of what it means. [AMQP 2.4.5] It waits by the
    // system's time: who holds the namespace's clock still and moves it on has silenced nobody.
    idle_time_out: 120_000,
    // A message locked for long holds its place here, and all later ones behind it.
    session_buffer_size: 65_536,
    receiver_options: { credit_window: 0, autoaccept: false, autosettle: false },
    sender_options: { autosettle: false },
    host: "localhost",
    port: 0,
    ...{ treat_modified_as_released: false, reconnect: false },
  });
  guardConnection(connection);
  connection["accept"](stream);
  guardTransports(connection);
  limitFrames(connection, onOversizedFrame);
  return connection;
}

/**
 * Stops rhea's timers, which a stream that is destroyed leaves running, and all that it would still
 * write. Tells `disconnected`, unless closed.
 */
export function abandonConnection(connection: Connection): void {
  connection["_disconnected"]();
  // What is settled late would be written, and would start a timer.
  connection["socket_ready"] = false;
}
