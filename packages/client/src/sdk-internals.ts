import type { ServiceBusClient, ServiceBusMessageBatch } from "./service-bus-sdk.ts";
import type { WrittenMessages } from "./write-batch.ts";

/*
 * What the SDK keeps to itself and a client that lives must know. The version of the SDK is exact, and
 * tests fail when one of these finds nothing; without them all is noticed as well, only later.
 */

/** A connection ended, and nobody said why. */
class ConnectionLostError extends Error {
  override readonly name = "ConnectionLostError";

  constructor() {
    super("The connection ended without a word.");
  }
}

/** Tells the end of a client's first connection. */
export function onDisconnected(
  client: ServiceBusClient,
  listener: (reason: unknown) => void,
): void {
  const connection = connectionOf(client);
  const ended = (event: unknown): void => {
    const error = field(event, "error") ?? field(connection, "error");
    // That of `ws` is an event of its own.
    listener(field(error, "error") ?? error ?? new ConnectionLostError());
  };
  for (const event of ["disconnected", "connection_close"]) call(connection, "on", event, ended);
}

/** By default a write waits until the one before has arrived: Nagle's algorithm. */
export function writeAtOnce(client: ServiceBusClient): void {
  Object.assign(Object(field(connectionOf(client), "options")), { tcp_no_delay: true });
}

/**
 * Ends a client's connection on this side, as if the network had: the other does not answer. What the SDK
 * waits for is over then; a link of it that is not answered when it closes would else end the process
 * with an unhandled rejection, a minute later. (`drain` of core/receiverHelper.js in 7.9.5)
 */
export function hangUp(client: ServiceBusClient): void {
  const connection = field(connectionOf(client), "_connection");
  const socket = field(connection, "socket");
  if (socket !== undefined) call(connection, "abort_socket", socket);
}

/**
 * What the service answered to the settlement of a message. Where the link ended before, the SDK does not
 * hear it; and it settles no message again that was answered, not even when it was refused for a while.
 */
export function settlementAnswer(message: object): "none" | "settled" | "refused" {
  const delivery = field(message, "delivery");
  if (field(delivery, "remote_settled") !== true) return "none";
  return field(field(delivery, "remote_state"), "error") === undefined ? "settled" : "refused";
}

/**
 * The same message as one that came by no link. The SDK settles it over `$management`, by the token of
 * its lock. (`settleMessageOperation` of receivers/receiverCommon.js in 7.9.5)
 */
export function withoutLink<Message extends object>(message: Message): Message {
  return Object.create(message, { delivery: { value: {} } });
}

/**
 * A batch that is written already: all that the SDK asks of one that it sends are its bytes, and the spans
 * of its messages. (`sendMessages` of sender.js, `sendBatch` of core/messageSender.js in 7.9.5)
 */
export function writtenBatch({ bytes, count, contexts }: WrittenMessages): ServiceBusMessageBatch {
  const batch = {
    count,
    sizeInBytes: bytes.length,
    maxSizeInBytes: bytes.length,
    tryAddMessage: () => false,
    _generateMessage: () => bytes,
    _messageSpanContexts: contexts,
  };
  return batch;
}

function connectionOf(client: ServiceBusClient): unknown {
  return field(field(client, "_connectionContext"), "connection");
}

function field(target: unknown, name: string): unknown {
  return Reflect.get(Object(target), name);
}

function call(target: unknown, name: string, ...args: unknown[]): void {
  const method = field(target, name);
  if (typeof method === "function") Reflect.apply(method, target, args);
}
