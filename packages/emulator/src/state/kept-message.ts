import type { StoredMessage } from "../entities/message.ts";
import { unpack } from "./pack.ts";

export type Details = Omit<
  StoredMessage,
  "content" | "sequenceNumber" | "lock" | "cancelTimer" | "removed"
>;

/** All of a message but what has a column, and what dies with the process. */
export function detailsOf({
  content: _content,
  sequenceNumber: _number,
  lock: _lock,
  cancelTimer: _timer,
  removed: _removed,
  ...details
}: StoredMessage): Details {
  return details;
}

export function messageOf(row: Readonly<Record<string, unknown>>): StoredMessage {
  return {
    ...(unpack(row["details"] as Uint8Array) as Details),
    content: row["content"] as Uint8Array,
    sequenceNumber: Number(row["number"]),
    lock: undefined,
    cancelTimer: undefined,
    removed: false,
  };
}
