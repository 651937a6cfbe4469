import { sourcesOf } from "./soak-entities.ts";

/** What became of the messages that one client sent, at one source. */
export interface Flow {
  readonly from: string;
  readonly source: string;
  /** The sends of which the client knows that they succeeded. */
  readonly accepted: number;
  /** Different messages that came, also those of which the sender knows nothing. */
  readonly received: number;
  /** How often one came that had come already: at least once is not exactly once. */
  readonly duplicates: number;
  /** Accepted, and never received. */
  readonly lost: readonly string[];
}

/** All that clients say of messages. The id of one begins with its sender and its entity. */
export class Ledger {
  /** By sender and entity. */
  readonly #accepted = new Map<string, Set<string>>();
  /** How often each message came, by sender and source. */
  readonly #received = new Map<string, Map<string, number>>();
  readonly #receivers = new Set<string>();

  /** A client was told that its message is taken. */
  accepted(id: string): void {
    const [from = "", entity = ""] = id.split("/");
    const key = `${from} ${entity}`;
    const ids = this.#accepted.get(key) ?? new Set();
    this.#accepted.set(key, ids.add(id));
  }

  /** A client got a message, its own or another's. */
  received(receiver: string, source: string, id: string): void {
    const [from = ""] = id.split("/");
    const key = `${from} ${source}`;
    const times = this.#received.get(key) ?? new Map<string, number>();
    this.#received.set(key, times.set(id, (times.get(id) ?? 0) + 1));
    this.#receivers.add(`${receiver} ${source}`);
  }

  /** Whether a client has sent to every entity and received from every source. */
  hasBegun(client: string): boolean {
    return Object.entries(sourcesOf).every(
      ([entity, sources]) =>
        this.#accepted.has(`${client} ${entity}`) &&
        sources.every((source) => this.#receivers.has(`${client} ${source}`)),
    );
  }

  get acceptedCount(): number {
    return this.#accepted.values().reduce((sum, { size }) => sum + size, 0);
  }

  flows(clients: readonly string[]): Flow[] {
    return Object.entries(sourcesOf).flatMap(([entity, sources]) =>
      sources.flatMap((source) => clients.map((from) => this.#flow(from, entity, source))),
    );
  }

  #flow(from: string, entity: string, source: string): Flow {
    const accepted = this.#accepted.get(`${from} ${entity}`) ?? new Set();
    const times = this.#received.get(`${from} ${source}`) ?? new Map<string, number>();
    return {
      from,
      source,
      accepted: accepted.size,
      received: times.size,
      duplicates: times.values().reduce((sum, count) => sum + count - 1, 0),
      lost: [...accepted].filter((id) => !times.has(id)),
    };
  }
}
