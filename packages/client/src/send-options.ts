import { isReservedProperty } from "@buspass/contracts";
import { outOfRange } from "./out-of-range.ts";

/** What an application property may hold; a date keeps its milliseconds. */
export type ApplicationPropertyValue = string | number | boolean | Date | null;

/** How long a call may take. */
export interface WaitOptions {
  /**
   * How long the call may take, its waiting and its repetitions included, in milliseconds. Default
   * 30,000. A message that left before may still arrive.
   */
  readonly deadlineMs?: number;
  /** Ends the call early, with the signal's reason. A message that left before may still arrive. */
  readonly signal?: AbortSignal;
}

/**
 * What a message says of itself besides its body, and how long sending it may take.
 *
 * @example
 * await orders.send(OrderPlaced, order, { sessionId: order.customer, deadlineMs: 5_000 });
 */
export interface SendOptions extends SharedSendOptions {
  /**
   * The id that duplicate detection compares, up to 128 characters. Default: what the contract
   * derives from the body, else a random one.
   */
  readonly messageId?: string;
}

/** What several messages say of themselves besides their bodies. */
export interface SharedSendOptions extends WaitOptions {
  /**
   * The session that the message belongs to, up to 128 characters: a queue with sessions demands one.
   * Default: what the contract derives from the body.
   */
  readonly sessionId?: string;
  /**
   * Messages of one key stay together on a partitioned entity. With `sessionId` it must be the same.
   * Default: what the contract derives from the body.
   */
  readonly partitionKey?: string;
  /** Of what the message is about, or an answer to: for tracing and for correlation filters. */
  readonly correlationId?: string;
  /** Where an answer is expected. */
  readonly replyTo?: string;
  /** How long the message is of use, in milliseconds; the entity's own limit holds as well. */
  readonly timeToLiveMs?: number;
  /**
   * For filters and for the receiver, in addition to what the contract derives from the body; of two with
   * the same name this one counts. Names for which `isReservedProperty` of `@buspass/contracts` is true are
   * taken.
   */
  readonly applicationProperties?: Readonly<Record<string, ApplicationPropertyValue>>;
}

/** The default of `deadlineMs`. */
export const defaultDeadlineMs = 30_000;

/** Node fires a timer at once when its delay does not fit in a signed 32-bit integer. */
const longestTimerMs = 2_147_483_647;

/**
 * "Maximum size of a message ID" and "Message session ID", of a partition key as well.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestId = 128;

/**
 * "Maximum message property size for each property is 32 KB"; beyond, the service asks to try again,
 * for ever. https://github.com/Azure/azure-sdk-for-net/issues/15325
 */
const longestProperty = 32 * 1024;

/** It would arrive as another character, and nobody would be told. */
const halfOfAPair = "has half of a surrogate pair, which UTF-8 cannot carry.";

/** @throws RangeError when an option is out of its range; it names the option and what is allowed */
export function checkSendOptions(options: SendOptions): void {
  const { deadlineMs = defaultDeadlineMs, timeToLiveMs, applicationProperties = {} } = options;
  for (const name of ["messageId", "sessionId", "partitionKey"] as const) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== "string" || value === "" || value.length > longestId) {
      throw outOfRange(`${name} must have 1 to ${longestId} characters.`);
    }
    if (!value.isWellFormed()) throw outOfRange(`${name} ${halfOfAPair}`);
  }
  for (const name of ["correlationId", "replyTo"] as const) {
    const value = options[name];
    if (value !== undefined && typeof value !== "string") {
      throw outOfRange(`${name} must be text.`);
    }
  }
  checkTogether(options);
  if (!(deadlineMs > 0 && deadlineMs <= longestTimerMs)) {
    throw outOfRange(
      `deadlineMs is ${deadlineMs}: it must be from 1 to ${longestTimerMs} milliseconds.`,
    );
  }
  if (timeToLiveMs !== undefined && !(timeToLiveMs > 0)) {
    throw outOfRange(`timeToLiveMs is ${timeToLiveMs}: it must be above 0 milliseconds.`);
  }
  for (const [name, value] of Object.entries(applicationProperties)) {
    if (!isPropertyValue(value)) {
      throw outOfRange(
        `The application property "${name}" must be text, a number, a boolean, a date or null.`,
      );
    }
    if (typeof value === "string" && Buffer.byteLength(value) > longestProperty) {
      throw outOfRange(
        `The application property "${name}" is longer than 32 KiB: put it in the body.`,
      );
    }
    if (!name.isWellFormed() || (typeof value === "string" && !value.isWellFormed())) {
      throw outOfRange(`The application property ${JSON.stringify(name)} ${halfOfAPair}`);
    }
    if (isReservedProperty(name)) {
      throw outOfRange(`The application property "${name}" is set by Buspass: take another name.`);
    }
  }
}

/**
 * Of a message in a session the partition key is the session's id.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-partitioning#use-of-partition-keys
 * @throws RangeError
 */
export function checkTogether({
  sessionId,
  partitionKey = sessionId,
}: {
  readonly sessionId?: string | undefined;
  readonly partitionKey?: string | undefined;
}): void {
  if (sessionId !== undefined && partitionKey !== sessionId) {
    throw new RangeError("partitionKey must be the sessionId where both are given.");
  }
}

function isPropertyValue(value: unknown): boolean {
  return (
    ["string", "number", "boolean", "undefined"].includes(typeof value) ||
    value === null ||
    value instanceof Date
  );
}
