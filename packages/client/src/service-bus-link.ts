import Long from "long";
import { OperationTimeoutError } from "./deadline.ts";
import { receiverOf, type ServiceBusConnection } from "./service-bus-connection.ts";
import { type LinkOfDelivery, serviceBusDelivery } from "./service-bus-delivery.ts";
import type { ServiceBusReceivedMessage } from "./service-bus-sdk.ts";
import type { LinkHandlers, ReceivingLink, Source, WaitingMessage } from "./transport.ts";

/** How long the namespace may take to open a link, with the connection and the token that it needs. */
const openTimeoutMs = 30_000;

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

class ServiceBusLink implements ReceivingLink {
  readonly #link: LinkOfDelivery;
  readonly #handlers: LinkHandlers;
  readonly #subscription: { close(): Promise<void> };
  readonly #stopping = new AbortController();
  /** From its end on nothing is told, and nothing more is settled over this link. */
  readonly #ended = new AbortController();
  readonly #openTimer: NodeJS.Timeout;
  readonly #lost = (): void => this.#end(this.#link.connection.lost.reason);
  #attempts = 0;
  #closed: Promise<void> | undefined;

  constructor(
    connections: ServiceBusConnection,
    source: Source,
    credit: number,
    handlers: LinkHandlers,
  ) {
    const connection = connections.current;
    const receiver = receiverOf(connection.client, source);
    this.#link = { connections, connection, source, receiver, ended: this.#ended.signal };
    this.#handlers = handlers;
    const messageHandlers = {
      processMessage: (message: ServiceBusReceivedMessage) =>
        handlers.onDelivery(serviceBusDelivery(message, this.#link)),
      processError: async ({ error }: { error: unknown }) => this.#end(error),
      // The SDK calls these around each attempt to open the link, and keeps them out of its types.
      preInitialize: async () => this.#opening(),
      postInitialize: async () => this.#opened(),
    };
    this.#subscription = receiver.subscribe(messageHandlers, {
      autoCompleteMessages: false,
      maxConcurrentCalls: credit,
      // Ends the SDK's endless loop of attempts to open the link.
      abortSignal: this.#stopping.signal,
    });
    connection.lost.addEventListener("abort", this.#lost);
    this.#openTimer = setTimeout(() => this.#lateToOpen(), openTimeoutMs);
  }

  async stop(): Promise<void> {
    const { connections, connection } = this.#link;
    clearTimeout(this.#openTimer);
    this.#stopping.abort();
    await connections.answerTo("A request to stop", connection, this.#subscription.close());
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async peek(from: bigint, count: number): Promise<WaitingMessage[]> {
    const { connections, connection, source } = this.#link;
    // `omitMessageBody` is another one that the SDK keeps out of its types.
    const options = { fromSequenceNumber: Long.fromString(String(from)), omitMessageBody: true };
    const messages = await connections.ask(connection, source, "A request to peek", (desk) =>
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
    const { connections, connection } = this.#link;
    const late = new OperationTimeoutError("A request for a link", openTimeoutMs);
    connections.replace(connection, late);
    this.#end(late);
  }

  /** It ended by itself. */
  #end(cause: unknown): void {
    if (this.#ended.signal.aborted) return;
    this.#link.connections.renewsTokenAfter(cause);
    // It waits for what is under way, and nobody waits for it.
    this.close().catch(() => {});
    this.#handlers.onEnd(cause);
  }

  async #close(): Promise<void> {
    this.#ended.abort();
    this.#link.connection.lost.removeEventListener("abort", this.#lost);
    await this.stop();
    await this.#link.receiver.close();
  }
}
