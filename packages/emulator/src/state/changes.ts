import type { StoredMessage } from "../entities/message.ts";
import type { SessionRecord } from "../entities/message-store.ts";

/** What became of one entity since the last time that all was written. */
export interface EntityChanges {
  /** Everything that was there before is gone. */
  abolished: boolean;
  /** The last of each message; undefined when it is gone. By sequence number. */
  readonly messages: Map<number, StoredMessage | undefined>;
  /** By id; undefined when it has no state any more. */
  readonly sessions: Map<string, SessionRecord | undefined>;
  /** When duplicate detection saw each message id that it remembers since then. */
  readonly identified: Map<string, number>;
  /** It forgot those that it saw until then. */
  forgottenUntilMs: number;
}

/** The changes of all entities, by path in lower case: only the last of each thing counts. */
export class Changes {
  readonly #byPath = new Map<string, EntityChanges>();

  get size(): number {
    return this.#byPath.size;
  }

  of(path: string): EntityChanges {
    const key = path.toLowerCase();
    let changes = this.#byPath.get(key);
    if (changes === undefined) {
      changes = {
        abolished: false,
        messages: new Map(),
        sessions: new Map(),
        identified: new Map(),
        forgottenUntilMs: 0,
      };
      this.#byPath.set(key, changes);
    }
    return changes;
  }

  abolish(path: string): void {
    this.#byPath.delete(path.toLowerCase());
    this.of(path).abolished = true;
  }

  [Symbol.iterator](): Iterator<[path: string, changes: EntityChanges]> {
    return this.#byPath.entries();
  }

  clear(): void {
    this.#byPath.clear();
  }
}
