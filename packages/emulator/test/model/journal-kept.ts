import type { StoredMessage } from "../../src/entities/message.ts";
import type { Journal, SessionRecord } from "../../src/entities/message-store.ts";

/** What a restart would find: the last that was saved of each message and not removed since. */
export class JournalKept implements Journal {
  readonly #saved = new Map<string, string>();

  saved(entityPath: string, message: StoredMessage): void {
    this.#saved.set(`${entityPath}#${message.sequenceNumber}`, summary(message));
  }

  removed(entityPath: string, sequenceNumber: number): void {
    if (!this.#saved.delete(`${entityPath}#${sequenceNumber}`)) {
      throw new Error(`${entityPath}#${sequenceNumber} was removed, and was not there.`);
    }
  }

  sessionChanged(entityPath: string, session: SessionRecord): void {
    const key = `${entityPath} session ${session.id}`;
    if (session.state === undefined) this.#saved.delete(key);
    else this.#saved.set(key, Buffer.from(session.state).toString());
  }

  identified(entityPath: string, messageId: string, atMs: number): void {
    this.#saved.set(`${entityPath} identified ${messageId}`, String(atMs));
  }

  forgotten(entityPath: string, untilMs: number): void {
    for (const [key, value] of this.#saved) {
      if (key.startsWith(`${entityPath} identified `) && Number(value) <= untilMs) {
        this.#saved.delete(key);
      }
    }
  }

  topologyChanged(): void {}

  abolished(entityPath: string): void {
    for (const key of [...this.#saved.keys()]) {
      if (key.startsWith(`${entityPath}#`)) throw new Error(`${key} outlives its entity.`);
      if (
        /^ (session|identified) /.test(key.slice(entityPath.length)) &&
        key.startsWith(entityPath)
      ) {
        this.#saved.delete(key);
      }
    }
  }

  entries(): string[] {
    return [...this.#saved].map(([key, value]) => `${key} ${value}`).sort();
  }
}

/** The entry that a message should have. */
export function journalEntry(entityPath: string, message: StoredMessage): string {
  return `${entityPath}#${message.sequenceNumber} ${summary(message)}`;
}

function summary({ state, deliveryCount, changes }: StoredMessage): string {
  return `${state} ${deliveryCount} ${JSON.stringify(changes?.application ?? {})}`;
}
