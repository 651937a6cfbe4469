import { AnswerWatch } from "./answer-watch.ts";
import { OperationTimeoutError, withDeadline } from "./deadline.ts";
import { wordsOf } from "./error-words.ts";
import { failureOf } from "./failures.ts";
import { Loss } from "./loss.ts";
import { hangUp, onDisconnected, writeAtOnce } from "./sdk-internals.ts";
import type { ServiceBusClient, ServiceBusReceiver, ServiceBusSender } from "./service-bus-sdk.ts";
import { SpareBuffers } from "./spare-buffers.ts";
import type { Source } from "./transport.ts";
import { within } from "./within.ts";

/** The SDK waits for an answer that a dead connection never gives. JS#24542 */
const closeTimeoutMs = 5_000;

/** A namespace that did not answer for so long will not; whether it has the messages is unknown. */
const sendTimeoutMs = 10_000;

/** How long it may take to answer anything else. */
const answerTimeoutMs = 15_000;

/** One connection to a namespace, from its first use until it is lost. */
export interface Connection {
  readonly client: ServiceBusClient;
  /** By the path of their entity. */
  readonly senders: Map<string, ServiceBusSender>;
  /** Receivers without a link, for what goes over `$management`, by the path of their entity. */
  readonly desks: Map<string, ServiceBusReceiver>;
  /** Aborts, with the reason, when the connection is of no use any more. */
  readonly lost: Loss;
  /** Of what is asked by senders: where they get no answer, the connection is given up. */
  readonly answers: AnswerWatch;
  /** What batches are written into. */
  readonly spare: SpareBuffers;
}

/**
 * The connection of a client at any time: one that is lost is not repaired, but replaced.
 *
 * The SDK repairs its connection only after all that it was doing over it has ended, and what was being
 * asked when the bytes stopped ends by a time-out of a minute. Until then neither sending nor receiving
 * is possible over that `ServiceBusClient`. (`disconnected` in @azure/service-bus 7.9.5,
 * connectionContext.js, waits for links that wait for answers.)
 */
export class ServiceBusConnection {
  /** The first one, which callers know as `client.raw`: the SDK repairs it, and only `close` closes it. */
  readonly raw: ServiceBusClient;
  readonly #connect: () => ServiceBusClient;
  readonly #forgetToken: () => void;
  #current: Connection;
  #closed = false;

  /**
   * @param connect makes a client that has not connected yet
   * @param forgetToken asks anew for the next token
   */
  constructor(connect: () => ServiceBusClient, forgetToken: () => void) {
    this.#connect = connect;
    this.#forgetToken = forgetToken;
    this.raw = connect();
    this.#current = this.#watched(this.raw);
  }

  get current(): Connection {
    return this.#current;
  }

  /** Puts a new connection in the place of one that does not answer; nothing if that happened before. */
  replace(connection: Connection, reason: unknown): void {
    if (connection !== this.#current) return;
    this.#lose(connection, reason);
    hangUp(connection.client);
  }

  /** What work over a connection comes to; where it is not answered, the connection is given up. */
  async answerTo<T>(what: string, connection: Connection, work: Promise<T>): Promise<T> {
    try {
      return await withDeadline(answerTimeoutMs, what, work);
    } catch (error) {
      if (error instanceof OperationTimeoutError) this.replace(connection, error);
      throw error;
    }
  }

  /** Asks `$management` of an entity over a connection. */
  ask<T>(
    connection: Connection,
    source: Source,
    what: string,
    request: (desk: ServiceBusReceiver) => Promise<T>,
  ): Promise<T> {
    return this.answerTo(what, connection, request(deskOf(connection, source)));
  }

  /**
   * What failed because the namespace refused the token is worth another attempt, with a new one: keys may
   * have changed, or what a token says, or the clocks disagree on its end.
   */
  renewsTokenAfter(error: unknown): boolean {
    const refused = failureOf(wordsOf(error))?.code === "TokenRefused";
    if (refused) this.#forgetToken();
    return refused;
  }

  /** Says goodbye, and hangs up when nobody answers. */
  async close(): Promise<void> {
    this.#closed = true;
    const { client } = this.#current;
    // One that was lost may take a minute to know it.
    if (client !== this.raw) void end(this.raw);
    await end(client);
  }

  #lose(connection: Connection, reason: unknown): void {
    if (this.#closed || connection !== this.#current) return;
    this.#current = this.#watched(this.#connect());
    connection.lost.abort(reason);
    if (connection.client !== this.raw) connection.client.close().catch(() => {});
  }

  #watched(client: ServiceBusClient): Connection {
    const connection: Connection = {
      client,
      senders: new Map(),
      desks: new Map(),
      lost: new Loss(),
      spare: new SpareBuffers(),
      answers: new AnswerWatch(sendTimeoutMs, () => {
        this.replace(connection, new OperationTimeoutError("A message", sendTimeoutMs));
      }),
    };
    writeAtOnce(client);
    onDisconnected(client, (reason) => this.#lose(connection, reason));
    return connection;
  }
}

async function end(client: ServiceBusClient): Promise<void> {
  await within(closeTimeoutMs, client.close());
  hangUp(client);
}

/** The receiver without a link that asks `$management` for an entity. */
function deskOf({ client, desks }: Connection, source: Source): ServiceBusReceiver {
  const key = `${source.topicOrQueue}/${source.subscription ?? ""}`;
  let desk = desks.get(key);
  if (desk === undefined) {
    desk = receiverOf(client, source);
    desks.set(key, desk);
  }
  return desk;
}

export function receiverOf(
  client: ServiceBusClient,
  { topicOrQueue, subscription }: Source,
): ServiceBusReceiver {
  const options = {
    // The contract decodes the body; the SDK's own attempt at JSON would only be in the way.
    skipParsingBodyAsJson: true,
    // `HeldLock` does it: the SDK renews no more after a link's end or one failure, and late ones too.
    maxAutoLockRenewalDurationInMs: 0,
  };
  return subscription === undefined
    ? client.createReceiver(topicOrQueue, options)
    : client.createReceiver(topicOrQueue, subscription, options);
}
