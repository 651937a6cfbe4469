import type { DatabaseSync } from "node:sqlite";
import type { StoredMessage } from "../entities/message.ts";
import type { Journal, SessionRecord } from "../entities/message-store.ts";
import type { Restored } from "../entities/restore.ts";
import { Changes, type EntityChanges } from "./changes.ts";
import { detailsOf, messageOf } from "./kept-message.ts";
import type { KeptTopology } from "./kept-topology.ts";
import { openDatabase } from "./open-database.ts";
import { pack, unpack } from "./pack.ts";
import { StateFileError } from "./state-file-error.ts";
import { prepareStatements, type Statements } from "./statements.ts";

/** What a state file has of one entity. */
export interface KeptEntity extends Omit<Restored, "queue"> {
  readonly path: string;
}

/**
 * Keeps what a namespace must not forget in a file. Changes are collected and written together, all or
 * none, by `commit`: before any byte leaves the namespace, so that nothing is told that is not kept,
 * and else at the end of the event loop's turn.
 */
export class StateFile implements Journal {
  readonly #path: string;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #changes = new Changes();
  /** Entities that the file knows and the namespace does not. */
  #unknown = new Set<string>();
  #topologyChanged = false;
  #scheduled: NodeJS.Immediate | undefined;
  #failure: StateFileError | undefined;
  #closed = false;
  /** The entities that are to be kept, as they are now. */
  describeTopology: () => KeptTopology = () => ({ made: {}, rules: [] });
  /** Told when writing begins to fail. */
  onFailure: (failure: StateFileError) => void = () => {};

  /** @throws StateFileError */
  constructor(path: string) {
    this.#path = path;
    this.#database = openDatabase(path);
    this.#statements = prepareStatements(this.#database);
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

  identified(entityPath: string, messageId: string, atMs: number): void {
    this.#changed(entityPath)?.identified.set(messageId, atMs);
  }

  forgotten(entityPath: string, untilMs: number): void {
    const changes = this.#changed(entityPath);
    if (changes !== undefined) changes.forgottenUntilMs = untilMs;
  }

  abolished(entityPath: string): void {
    if (this.#changed(entityPath) !== undefined) this.#changes.abolish(entityPath);
  }

  topologyChanged(): void {
    if (this.#closed) return;
    this.#topologyChanged = true;
    this.#schedule();
  }

  /**
   * Writes all changes; false when they cannot be written. They stay, and the next call tries again:
   * until then nothing that depends on them may leave the namespace.
   */
  commit(): boolean {
    if (this.#closed) return true;
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    if (this.#changes.size === 0 && !this.#topologyChanged) return true;
    try {
      this.#transaction(() => {
        if (this.#topologyChanged)
          this.#statements.writeTopology.run(pack(this.describeTopology()));
        for (const [path, changes] of this.#changes) this.#write(path, changes);
      });
    } catch (cause) {
      const known = this.#failure !== undefined;
      const { message } = cause as Error;
      this.#failure = new StateFileError(
        `${this.#path} cannot be written: ${message}. Nothing is accepted until it can be.`,
        { cause },
      );
      if (!known) this.onFailure(this.#failure);
      return false;
    }
    // What is there of them now is theirs.
    for (const [path] of this.#changes) this.#unknown.delete(path);
    this.#changes.clear();
    this.#topologyChanged = false;
    this.#failure = undefined;
    return true;
  }

  /** The entities that were kept. */
  get topology(): KeptTopology | undefined {
    const row = this.#statements.readTopology.get();
    return row && (unpack(row["definition"] as Uint8Array) as KeptTopology);
  }

  /**
   * What the file has, entity by entity.
   * @param isKnown whether an entity is there; what the file has of others stays in it
   */
  read(isKnown: (path: string) => boolean): KeptEntity[] {
    const { readEntities, readMessages, readSessions, readIdentified } = this.#statements;
    const all = readEntities.all().map((row) => ({
      path: String(row["path"]),
      nextNumber: Number(row["next_number"]),
    }));
    const known = all.filter(({ path }) => isKnown(path));
    this.#unknown = new Set(all.map(({ path }) => path));
    for (const { path } of known) this.#unknown.delete(path);
    return known.map((entity) => ({
      ...entity,
      messages: readMessages.all(entity.path).map(messageOf),
      sessions: readSessions.all(entity.path).map((row) => ({
        id: String(row["id"]),
        state: row["state"] as Uint8Array,
        updatedAtMs: Number(row["updated_at"]),
      })),
      identified: readIdentified.all(entity.path).map((row) => ({
        messageId: String(row["message_id"]),
        atMs: Number(row["at"]),
      })),
    }));
  }

  /** Writes what is left, if it can. Changes after it are not of the namespace's life. */
  close(): void {
    if (this.#closed) return;
    this.commit();
    this.#closed = true;
    clearImmediate(this.#scheduled);
    this.#database.close();
  }

  #changed(path: string): EntityChanges | undefined {
    if (this.#closed) return undefined;
    this.#schedule();
    return this.#changes.of(path);
  }

  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.commit());
  }

  #write(path: string, changes: EntityChanges): void {
    const { abolished, messages, sessions, identified, forgottenUntilMs } = changes;
    const statements = this.#statements;
    // A new entity of an old one's name has nothing of it.
    if (abolished || this.#unknown.has(path)) {
      const { clearMessages, clearSessions, clearIdentified, deleteEntity } = statements;
      for (const each of [clearMessages, clearSessions, clearIdentified, deleteEntity]) {
        each.run(path);
      }
    }
    let highest = 0;
    for (const [number, message] of messages) {
      highest = Math.max(highest, number);
      if (message === undefined) {
        statements.deleteMessage.run(path, number);
      } else {
        statements.writeMessage.run(path, number, message.content, pack(detailsOf(message)));
      }
    }
    for (const [id, session] of sessions) {
      if (session?.state === undefined) statements.deleteSession.run(path, id);
      else statements.writeSession.run(path, id, session.state, session.updatedAtMs);
    }
    for (const [id, atMs] of identified) statements.writeIdentified.run(path, id, atMs);
    if (forgottenUntilMs > 0) statements.forgetIdentified.run(path, forgottenUntilMs);
    if (highest > 0 || sessions.size > 0 || identified.size > 0) {
      statements.writeEntity.run(path, highest + 1);
    }
  }

  #transaction(write: () => void): void {
    this.#database.exec("BEGIN");
    try {
      write();
      this.#database.exec("COMMIT");
    } catch (error) {
      // SQLite ends it by itself after some failures. https://sqlite.org/lang_transaction.html
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}
