import type { StandardSchemaV1 } from "@standard-schema/spec";

/** One thing that is wrong with a body. */
export interface Issue {
  /** The field, such as `lines[0].sku`; empty when it is the body as a whole. */
  readonly path: string;
  /** What the schema's library says about it, without the field's value. */
  readonly message: string;
}

/**
 * Turns an issue of a Standard Schema into ours: a readable path, and a message without values.
 *
 * Dead-letter descriptions, logs and tickets are read by people who may not read the messages, so
 * no value may get there. zod's own messages name none. valibot's do (`Received "…"`), and carry the
 * value in `received` too, as it was after transforms. ArkType's do (`(was "…")`), and have the value,
 * printed, in `actual`. So what is cut from the message is the field's value in the body, and the issue's
 * `input`, `received` and `actual`.
 */
export function toIssue(issue: StandardSchemaV1.Issue, body: unknown): Issue {
  // A copy: the path of ArkType is an array of a class of its own, whose `map` makes another one.
  const keys = [...(issue.path ?? [])].map((part) => (typeof part === "object" ? part.key : part));
  const value = keys.reduce(valueAt, body);
  const values = [
    printed(valueAt(issue, "actual")),
    printed(valueAt(issue, "received")),
    valueAt(issue, "input"),
    value,
    // As a library prints it that quotes with JSON.
    typeof value === "string" ? JSON.stringify(value).slice(1, -1) : undefined,
  ];
  const path = formatPath(keys);
  const message = values.reduce(withoutValue, issue.message);
  // ArkType begins with the path, which stands beside the message here.
  return {
    path,
    message: message.startsWith(`${path} `) ? message.slice(path.length + 1) : message,
  };
}

/** Keys as a person writes them: `lines[0].sku`. */
export function formatPath(keys: readonly PropertyKey[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") {
      return `${path}[${key}]`;
    }
    return path === "" ? String(key) : `${path}.${String(key)}`;
  }, "");
}

/** Bare words, such as undefined or "a string", name what was found, not its value. */
function printed(value: unknown): string {
  return typeof value === "string" ? value.replace(/^[\p{L} ]+$/u, "") : "";
}

function valueAt(container: unknown, key: PropertyKey): unknown {
  return typeof container === "object" && container !== null
    ? Reflect.get(container, key)
    : undefined;
}

function withoutValue(message: string, value: unknown): string {
  if (!["string", "number", "bigint", "boolean"].includes(typeof value)) {
    return message;
  }
  const text = String(value).trim();
  if (text === "" || text.length > message.length) {
    return message;
  }
  // Only where the value stands alone: a 5 is not cut out of "at least 50".
  const literal = text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return message.replace(new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu"), "…");
}
