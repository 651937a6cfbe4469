import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { StoredMessage } from "../entities/message.ts";
import type { Journal, SessionRecord } from "../entities/message-store.ts";
import type { TopologyDefinition } from "../entities/topology.ts";
import { Changes, type EntityChanges } from "./changes.ts";
import { detailsOf, messageOf } from "./kept-message.ts";
import { openDatabase } from "./open-database.ts";
import { pack, unpack } from "./pack.ts";
import { StateFileError } from "./state-file-error.ts";

/** What a state file has of one entity. */
export interface KeptEntity {
  readonly path: string;
  readonly nextNumber: number;
  readonly messages: readonly StoredMessage[];
  readonly sessions: readonly SessionRecord[];
}

/**
 * Keeps what a namespace must not forget in a file. Changes are collected and written together, all or
 * none, by `commit`: before any byte leaves the namespace, so that nothing is told that is not kept,
 * and else at the end of the event loop's turn.
 */
export class StateFile implements Journal {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  readonly #changes = new Changes();
  /** Entities that the file knows and the namespace does not. */
  #unknown = new Set<string>();
  #scheduled: NodeJS.Immediate | undefined;
  #failure: StateFileError | undefined;
  #closed = false;

  /** @throws StateFileError */
  constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(path);
    this.#statements = prepare(this.#database);
  }

  saved(entityPath: string, message: StoredMessage): void {
    this.#changed(entityPath)?.messages.set(message.sequenceNumber, message);
  }

  removed(entityPath: string, sequenceNumber: number): void {
    this.#changed(entityPath)?.messages.set(sequenceNumber, undefined);
  }

  sessionChanged(entityPath: string, { id, state, updatedAtMs }: SessionRecord): void {
    this.#changed(entityPath)?.sessions.set(
      id,
      state === undefined ? undefined : { id, state, updatedAtMs },
    );
  }

  abolished(entityPath: string): void {
    if (this.#changed(entityPath) !== undefined) this.#changes.abolish(entityPath);
  }

  /**
   * Writes all changes.
   * @throws StateFileError when that fails; nothing may leave the namespace then, so the process ends
   */
  commit(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#changes.size === 0 || this.#closed) return;
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    this.#transaction(() => {
      for (const [path, changes] of this.#changes.take()) this.#write(path, changes);
    });
  }

  /** The entities that were made while the namespace ran. */
  get topology(): TopologyDefinition {
    const row = this.#statements.readTopology.get();
    return row === undefined ? {} : (unpack(row["definition"] as Uint8Array) as TopologyDefinition);
  }

  set topology(definition: TopologyDefinition) {
    if (this.#closed) return;
    this.commit();
    this.#transaction(() => this.#statements.writeTopology.run(pack(definition)));
  }

  /**
   * What the file has, entity by entity.
   * @param isKnown whether an entity is there; what the file has of others stays in it
   */
  read(isKnown: (path: string) => boolean): KeptEntity[] {
    const all = this.#statements.readEntities.all().map((row) => ({
      path: String(row["path"]),
      nextNumber: Number(row["next_number"]),
    }));
    const known = all.filter(({ path }) => isKnown(path));
    this.#unknown = new Set(all.map(({ path }) => path));
    for (const { path } of known) this.#unknown.delete(path);
    return known.map((entity) => ({
      ...entity,
      messages: this.#statements.readMessages.all(entity.path).map(messageOf),
      sessions: this.#statements.readSessions.all(entity.path).map((row) => ({
        id: String(row["id"]),
        state: row["state"] as Uint8Array,
        updatedAtMs: Number(row["updated_at"]),
      })),
    }));
  }

  /** Writes what is left. Changes after it are not of the namespace's life. */
  close(): void {
    if (this.#closed) return;
    try {
      this.commit();
    } finally {
      this.#closed = true;
      clearImmediate(this.#scheduled);
      this.#database.close();
    }
  }

  #changed(path: string): EntityChanges | undefined {
    if (this.#closed) return undefined;
    this.#scheduled ??= setImmediate(() => this.commit());
    return this.#changes.of(path);
  }

  #write(path: string, { abolished, messages, sessions }: EntityChanges): void {
    const { deleteEntity, writeEntity, writeMessage, deleteMessage } = this.#statements;
    // A new entity of an old one's name has nothing of it.
    if (abolished || this.#unknown.delete(path)) for (const each of deleteEntity) each.run(path);
    let highest = 0;
    for (const [number, message] of messages) {
      highest = Math.max(highest, number);
      if (message === undefined) {
        deleteMessage.run(path, number);
      } else {
        writeMessage.run(path, number, message.content, pack(detailsOf(message)));
      }
    }
    if (highest > 0 || sessions.size > 0) writeEntity.run(path, highest + 1);
    for (const [id, session] of sessions) {
      if (session?.state === undefined) this.#statements.deleteSession.run(path, id);
      else this.#statements.writeSession.run(path, id, session.state, session.updatedAtMs);
    }
  }

  #transaction(write: () => void): void {
    try {
      this.#database.exec("BEGIN");
      write();
      this.#database.exec("COMMIT");
    } catch (cause) {
      const { message } = cause as Error;
      const failure = new StateFileError(`${this.#path} cannot be written: ${message}.`, { cause });
      this.#failure = failure;
      // Whoever catches it must not go on.
      setImmediate(() => {
        throw failure;
      });
      throw failure;
    }
  }
}

function prepare(database: DatabaseSync) {
  const statement = (sql: string): StatementSync => database.prepare(sql);
  return {
    readTopology: statement("SELECT definition FROM topology"),
    writeTopology: statement("INSERT OR REPLACE INTO topology VALUES (1, ?)"),
    readEntities: statement("SELECT path, next_number FROM entity ORDER BY path"),
    readMessages: statement(
      "SELECT number, content, details FROM message WHERE entity = ? ORDER BY number",
    ),
    readSessions: statement("SELECT id, state, updated_at FROM session WHERE entity = ?"),
    writeEntity: statement(
      `INSERT INTO entity VALUES (?, ?)
        ON CONFLICT DO UPDATE SET next_number = max(next_number, excluded.next_number)`,
    ),
    writeMessage: statement("INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?)"),
    deleteMessage: statement("DELETE FROM message WHERE entity = ? AND number = ?"),
    writeSession: statement("INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)"),
    deleteSession: statement("DELETE FROM session WHERE entity = ? AND id = ?"),
    deleteEntity: [
      statement("DELETE FROM message WHERE entity = ?"),
      statement("DELETE FROM session WHERE entity = ?"),
      statement("DELETE FROM entity WHERE path = ?"),
    ],
  } as const;
}
