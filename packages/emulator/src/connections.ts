import type { Duplex } from "node:stream";
import type { ServedConnection } from "./amqp/amqp-connection.ts";
import type { AmqpErrorFields } from "./amqp/rhea.ts";
import { withLatency } from "./doors/latency.ts";

/** The open connections of a namespace, whichever door they came through. */
export class Connections {
  readonly #open = new Map<Duplex, ServedConnection>();
  readonly #serve: (stream: Duplex) => ServedConnection;
  readonly #onAccept: (stream: Duplex) => void;
  #closed = false;
  /** How long bytes take each way, on connections from now on. */
  latencyMs = 0;

  /** @param onAccept sees the stream of each connection before anything else does */
  constructor(
    serve: (stream: Duplex) => ServedConnection,
    onAccept: (stream: Duplex) => void = () => {},
  ) {
    this.#serve = serve;
    this.#onAccept = onAccept;
  }

  get count(): number {
    return this.#open.size;
  }

  get openLinks(): number {
    return this.#open.values().reduce((sum, { openLinks }) => sum + openLinks, 0);
  }

  accept(stream: Duplex): void {
    if (this.#closed) {
      stream.destroy();
      return;
    }
    this.#onAccept(stream);
    const near = this.latencyMs > 0 ? withLatency(stream, this.latencyMs) : stream;
    stream.once("close", () => this.#open.delete(stream));
    this.#open.set(stream, this.#serve(near));
  }

  /** Ends every connection without a word, as a network does. */
  drop(): void {
    for (const stream of this.#open.keys()) stream.destroy();
  }

  /** Closes links to one entity, or all, with an error. */
  detach(entityPath: string | undefined, error: AmqpErrorFields): void {
    for (const connection of this.#open.values()) connection.detach(entityPath, error);
  }

  /** Gives no message any more to links that receive from an entity, or all, and says nothing. */
  silence(entityPath: string | undefined): void {
    for (const connection of this.#open.values()) connection.silence(entityPath);
  }

  /** Closes links whose right is gone. */
  recheck(): void {
    for (const connection of this.#open.values()) connection.recheck();
  }

  close(): void {
    this.#closed = true;
    this.drop();
  }
}
