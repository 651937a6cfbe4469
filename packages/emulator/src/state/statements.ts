import type { DatabaseSync, StatementSync } from "node:sqlite";

/** All that is asked of a state file. */
const sql = {
  readTopology: "SELECT definition FROM topology",
  writeTopology: "INSERT OR REPLACE INTO topology VALUES (1, ?)",
  readEntities: "SELECT path, next_number FROM entity ORDER BY path",
  readMessages: "SELECT number, content, details FROM message WHERE entity = ? ORDER BY number",
  readSessions: "SELECT id, state, updated_at FROM session WHERE entity = ?",
  readIdentified: "SELECT message_id, at FROM identified WHERE entity = ? ORDER BY at",
  writeEntity: `INSERT INTO entity VALUES (?, ?)
    ON CONFLICT DO UPDATE SET next_number = max(next_number, excluded.next_number)`,
  writeMessage: "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?)",
  deleteMessage: "DELETE FROM message WHERE entity = ? AND number = ?",
  writeSession: "INSERT OR REPLACE INTO session VALUES (?, ?, ?, ?)",
  deleteSession: "DELETE FROM session WHERE entity = ? AND id = ?",
  writeIdentified: "INSERT OR REPLACE INTO identified VALUES (?, ?, ?)",
  forgetIdentified: "DELETE FROM identified WHERE entity = ? AND at <= ?",
  clearMessages: "DELETE FROM message WHERE entity = ?",
  clearSessions: "DELETE FROM session WHERE entity = ?",
  clearIdentified: "DELETE FROM identified WHERE entity = ?",
  deleteEntity: "DELETE FROM entity WHERE path = ?",
} as const;

export type Statements = Readonly<Record<keyof typeof sql, StatementSync>>;

export function prepareStatements(database: DatabaseSync): Statements {
  return Object.fromEntries(
    Object.entries(sql).map(([name, text]) => [name, database.prepare(text)]),
  ) as Statements;
}
