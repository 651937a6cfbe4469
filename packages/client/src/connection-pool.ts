import type { ServiceBusConnection } from "./service-bus-connection.ts";

/** The connections of a client, which share its load. */
export class ConnectionPool {
  readonly #connections: readonly [ServiceBusConnection, ...ServiceBusConnection[]];
  #taken = 0;

  constructor(connections: readonly [ServiceBusConnection, ...ServiceBusConnection[]]) {
    this.#connections = connections;
  }

  /** Each in its turn. */
  next(): ServiceBusConnection {
    this.#taken += 1;
    return this.#at(this.#taken);
  }

  /** The same for a key every time, so that what has an order keeps it. */
  of(key: string): ServiceBusConnection {
    let hash = 0;
    for (const character of key)
      hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) >>> 0;
    return this.#at(hash);
  }

  async close(): Promise<void> {
    await Promise.all(this.#connections.map((connection) => connection.close()));
  }

  #at(index: number): ServiceBusConnection {
    return this.#connections[index % this.#connections.length] ?? this.#connections[0];
  }
}
