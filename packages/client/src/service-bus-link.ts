import Long from "long";
import { OperationTimeoutError, withDeadline } from "./deadline.ts";
import { settlementAnswer, withoutLink } from "./sdk-internals.ts";
import {
  type Connection,
  deskOf,
  receiverOf,
  type ServiceBusConnection,
} from "./service-bus-connection.ts";
import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "./service-bus-sdk.ts";
import type {
  Delivery,
  IncomingMessage,
  LinkHandlers,
  ReceivingLink,
  Source,
  WaitingMessage,
} from "./transport.ts";

/** How long the namespace may take to open a link, with the connection and the token that it needs. */
const openTimeoutMs = 30_000;

/** How long it may take to answer anything else. */
const answerTimeoutMs = 15_000;

/** Opens a link that receives. It lives once: when it ends, for whatever reason, it is not opened again. */
export function openLink(
  connections: ServiceBusConnection,
  source: Source,
  credit: number,
  handlers: LinkHandlers,
): ReceivingLink {
  const { current } = connections;
  try {
    return new ServiceBusLink(connections, source, credit, handlers);
  } catch (error) {
    // The SDK's client is closed.
    connections.replace(current, error);
    throw error;
  }
}

type Settle = (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) => Promise<void>;

class ServiceBusLink implements ReceivingLink {
  readonly #connections: ServiceBusConnection;
  readonly #connection: Connection;
  readonly #source: Source;
  readonly #handlers: LinkHandlers;
  readonly #receiver: ServiceBusReceiver;
  readonly #subscription: { close(): Promise<void> };
  readonly #stopping = new AbortController();
  readonly #ended = new AbortController();
  readonly #openTimer: NodeJS.Timeout;
  readonly #lost = (): void => this.#end(this.#connection.lost.reason);
  #attempts = 0;
  #closed: Promise<void> | undefined;

  constructor(
    connections: ServiceBusConnection,
    source: Source,
    credit: number,
    handlers: LinkHandlers,
  ) {
    this.#connections = connections;
    this.#connection = connections.current;
    this.#source = source;
    this.#handlers = handlers;
    this.#receiver = receiverOf(this.#connection.client, source);
    const messageHandlers = {
      processMessage: (message: ServiceBusReceivedMessage) =>
        handlers.onDelivery(this.#deliveryOf(message)),
      processError: async ({ error }: { error: unknown }) => this.#end(error),
      // The SDK calls these around each attempt to open the link, and keeps them out of its types.
      preInitialize: async () => this.#opening(),
      postInitialize: async () => this.#opened(),
    };
    this.#subscription = this.#receiver.subscribe(messageHandlers, {
      autoCompleteMessages: false,
      maxConcurrentCalls: credit,
      // Ends the SDK's endless loop of attempts to open the link.
      abortSignal: this.#stopping.signal,
    });
    this.#connection.lost.addEventListener("abort", this.#lost);
    this.#openTimer = setTimeout(() => this.#lateToOpen(), openTimeoutMs);
  }

  async stop(): Promise<void> {
    clearTimeout(this.#openTimer);
    this.#stopping.abort();
    await this.#deadline(this.#connection, "A request to stop", this.#subscription.close());
  }

  close(): Promise<void> {
    this.#silence();
    this.#closed ??= this.stop().then(() => this.#receiver.close());
    return this.#closed;
  }

  async peek(from: bigint, count: number): Promise<WaitingMessage[]> {
    // `omitMessageBody` is another one that the SDK keeps out of its types.
    const options = { fromSequenceNumber: Long.fromString(String(from)), omitMessageBody: true };
    const messages = await this.#answered(this.#connection, "A request to peek", (desk) =>
      desk.peekMessages(count, options),
    );
    return messages.map(({ sequenceNumber, state }) => ({
      sequenceNumber: BigInt(String(sequenceNumber)),
      active: state === "active",
    }));
  }

  /** The second time it is the SDK's own attempt to heal: the link had ended, and somebody else heals it. */
  #opening(): void {
    this.#attempts += 1;
    if (this.#attempts > 1) this.#end(undefined);
  }

  #opened(): void {
    if (this.#ended.signal.aborted) return;
    clearTimeout(this.#openTimer);
    this.#handlers.onOpen();
  }

  #lateToOpen(): void {
    const late = new OperationTimeoutError("A request for a link", openTimeoutMs);
    this.#connections.replace(this.#connection, late);
    this.#end(late);
  }

  #end(cause: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#connections.renewsTokenAfter(cause);
    this.#silence();
    // It waits for what is under way, and nobody waits for it.
    this.close().catch(() => {});
    this.#handlers.onEnd(cause);
  }

  /** From here on nothing is told, and nothing more is settled over this link. */
  #silence(): void {
    this.#ended.abort();
    clearTimeout(this.#openTimer);
    this.#connection.lost.removeEventListener("abort", this.#lost);
  }

  #deliveryOf(received: ServiceBusReceivedMessage): Delivery {
    return {
      message: incomingMessage(received),
      lockedUntil: received.lockedUntilUtc,
      renewLock: () =>
        this.#answered(this.#connections.current, "A request to renew a lock", (desk) =>
          desk.renewMessageLock(received),
        ),
      complete: () =>
        this.#settle(received, (receiver, message) => receiver.completeMessage(message)),
      abandon: () =>
        this.#settle(received, (receiver, message) => receiver.abandonMessage(message)),
      deadLetter: (deadLetterReason, deadLetterErrorDescription) => {
        const options = { deadLetterReason, deadLetterErrorDescription };
        return this.#settle(received, (receiver, message) =>
          receiver.deadLetterMessage(message, options),
        );
      },
    };
  }

  /**
   * A link that has ended answers no settlement any more, and what was refused once the SDK does not
   * settle again. The lock holds on without the link, and whoever knows its token can settle over
   * `$management`.
   */
  async #settle(received: ServiceBusReceivedMessage, act: Settle): Promise<void> {
    const ended = this.#ended.signal;
    if (!ended.aborted && settlementAnswer(received) === "none") {
      const over = Promise.withResolvers<never>();
      const giveUp = (): void => over.reject(ended.reason);
      ended.addEventListener("abort", giveUp, { once: true });
      try {
        const settled = Promise.race([act(this.#receiver, received), over.promise]);
        await this.#deadline(this.#connection, "A settlement", settled);
        return;
      } catch (error) {
        if (!ended.aborted) throw error;
      } finally {
        ended.removeEventListener("abort", giveUp);
      }
    }
    if (settlementAnswer(received) === "settled") return;
    await this.#answered(this.#connections.current, "A settlement", (desk) =>
      act(desk, withoutLink(received)),
    );
  }

  #answered<T>(
    connection: Connection,
    what: string,
    ask: (desk: ServiceBusReceiver) => Promise<T>,
  ): Promise<T> {
    return this.#deadline(connection, what, ask(deskOf(connection, this.#source)));
  }

  /** A connection over which something is not answered is given up. */
  async #deadline<T>(connection: Connection, what: string, work: Promise<T>): Promise<T> {
    try {
      return await withDeadline(answerTimeoutMs, what, work);
    } catch (error) {
      if (error instanceof OperationTimeoutError) this.#connections.replace(connection, error);
      throw error;
    }
  }
}

function incomingMessage(received: ServiceBusReceivedMessage): IncomingMessage {
  return {
    body: bytesOf(received.body),
    subject: received.subject,
    contentType: received.contentType,
    applicationProperties: received.applicationProperties ?? {},
    messageId: received.messageId === undefined ? undefined : String(received.messageId),
    sequenceNumber: received.sequenceNumber?.toString(),
    enqueuedAt: received.enqueuedTimeUtc,
    deliveryCount: received.deliveryCount ?? 0,
  };
}

/** A data section comes as bytes; another client may have sent a value or a sequence instead. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === "string" ? body : (JSON.stringify(body) ?? ""));
}
