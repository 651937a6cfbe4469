import { statSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { StateFileError } from "./state-file-error.ts";

/** "Bupa" in ASCII: what tells our files from those of others. https://sqlite.org/fileformat.html#application_id */
const applicationId = 0x42_75_70_61;
/** Of the tables below. */
const version = 2;

const tables = `
  CREATE TABLE message (
    entity TEXT NOT NULL, number INTEGER NOT NULL, content BLOB NOT NULL, details BLOB NOT NULL,
    PRIMARY KEY (entity, number)
  );
  CREATE TABLE entity (path TEXT PRIMARY KEY, next_number INTEGER NOT NULL);
  CREATE TABLE session (
    entity TEXT NOT NULL, id TEXT NOT NULL, state BLOB NOT NULL, updated_at INTEGER NOT NULL,
    PRIMARY KEY (entity, id)
  );
  CREATE TABLE identified (
    entity TEXT NOT NULL, message_id TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (entity, message_id)
  ) WITHOUT ROWID;
  CREATE INDEX identified_at ON identified (entity, at);
  CREATE TABLE topology (id INTEGER PRIMARY KEY CHECK (id = 1), definition BLOB NOT NULL);
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${version};
`;

/**
 * Opens a state file, or makes it, for this process alone.
 * @throws StateFileError
 */
export function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new (databaseClass())(path, { timeout: 0 });
    // Before the first access, or the write-ahead log would be shared. NORMAL loses nothing when the
    // process is killed: what it wrote is the system's. https://sqlite.org/pragma.html#pragma_synchronous
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      BEGIN IMMEDIATE;
    `);
    requireOurs(database, path);
    database.exec("COMMIT");
    return database;
  } catch (error) {
    database?.close();
    throw error instanceof StateFileError ? error : unusable(path, error);
  }
}

function requireOurs(database: DatabaseSync, path: string): void {
  const found = database
    .prepare(
      `SELECT (SELECT application_id FROM pragma_application_id) AS id,
        (SELECT user_version FROM pragma_user_version) AS version,
        (SELECT count(*) FROM sqlite_schema) AS tables`,
    )
    .get();
  if (found?.["id"] === 0 && found["tables"] === 0) {
    database.exec(tables);
  } else if (found?.["id"] !== applicationId) {
    throw new StateFileError(
      `${path} is no state file: it is a database of something else. Name another file.`,
    );
  } else if (found["version"] !== version) {
    throw new StateFileError(
      `${path} is of version ${String(found["version"])}, and this program knows version ${version}: name another file, or remove it to begin anew.`,
    );
  }
  const check = database.prepare("PRAGMA quick_check(1)").get();
  if (check?.["quick_check"] !== "ok") throw new StateFileError(damaged(path));
}

/** Loaded only for who wants state: before Node 24 the module warns that it is experimental. */
function databaseClass(): typeof DatabaseSync {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:sqlite").DatabaseSync;
  } finally {
    process.emitWarning = emitWarning;
  }
}

function damaged(path: string): string {
  return `${path} is damaged: remove it to begin anew, or put back a copy.`;
}

/** SQLite has one code for all of these. */
function whyNotOpened(path: string): string {
  try {
    if (isFolder(path)) return "it is a folder. Name a file in it";
    if (!isFolder(dirname(path))) {
      return "there is no such folder. Make it first, or name a file in another";
    }
  } catch {
    // Who may not look at a file may not write it.
  }
  return "you may not write it. Name a file in a folder of yours";
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** https://sqlite.org/rescode.html */
function unusable(path: string, error: unknown): StateFileError {
  const { errcode, message } = error as { readonly errcode?: number; readonly message: string };
  const sentences: Readonly<Record<number, string>> = {
    5: `${path} is in use by another process: end that, or name another file.`,
    8: `${path} cannot be written: let this user write it, or name another file.`,
    11: damaged(path),
    14: `${path} cannot be opened: ${whyNotOpened(path)}.`,
    26: `${path} is no state file: it is no database at all. Name another file.`,
  };
  // The extended codes have the primary one in their lowest byte.
  const known = errcode === undefined ? undefined : sentences[errcode & 0xff];
  return new StateFileError(known ?? `${path} cannot be used: ${message}.`, { cause: error });
}
