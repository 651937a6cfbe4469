import { formatPath, type Issue } from "./issue.ts";

interface Found {
  readonly message: string;
  /** From the value up to the body. */
  readonly keys: PropertyKey[];
}

/** What JSON makes of a body. */
export interface JsonFit {
  /** The first value that would not arrive as it was passed. */
  readonly issue: Issue | undefined;
  /** Whether it has a `Date`, or another object with `toJSON`, in whose place something else travels. */
  readonly converts: boolean;
}

/**
 * Looks for what `JSON.stringify` would throw at, or would write as something else and say nothing.
 *
 * A field that is undefined is no such value: it is one that is not there. Neither is a `Date`, nor
 * another object with `toJSON`: what that gives travels, and is looked at here.
 */
export function jsonFit(body: unknown): JsonFit {
  const look = { converts: false, around: [] };
  try {
    const found = find(body, look);
    const issue = found && { path: formatPath(found.keys.reverse()), message: found.message };
    return { issue, converts: look.converts };
  } catch {
    // Where a getter or toJSON throws, or nothing is left of the stack. Not told: it may quote the body.
    return {
      issue: { path: "", message: "it is nested too deep, or reading it threw" },
      converts: false,
    };
  }
}

interface Look {
  converts: boolean;
  /** The objects that the value is in. */
  readonly around: object[];
}

function find(value: unknown, look: Look): Found | undefined {
  switch (typeof value) {
    case "string":
      return value.isWellFormed() ? undefined : here("half of a surrogate pair is no character");
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : here(`JSON has no ${value}`);
    case "bigint":
      return here("JSON has no bigint: pass it as text");
    case "object":
      return value === null ? undefined : findIn(value, look);
    default:
      return here(`JSON has no ${typeof value}`);
  }
}

function findIn(value: object, look: Look): Found | undefined {
  if (look.around.includes(value)) return here("it contains itself");
  look.around.push(value);
  const found = Array.isArray(value) ? findInArray(value, look) : findInObject(value, look);
  look.around.pop();
  return found;
}

function findInArray(value: readonly unknown[], look: Look): Found | undefined {
  // Not `forEach`, which leaves out holes: they would arrive as null.
  for (let index = 0; index < value.length; index += 1) {
    const found = find(value[index], look);
    if (found !== undefined) return at(index, found);
  }
  return undefined;
}

function findInObject(value: object, look: Look): Found | undefined {
  if ("toJSON" in value && typeof value.toJSON === "function") {
    if (value instanceof Date && Number.isNaN(value.getTime())) return here("it is no valid date");
    look.converts = true;
    return find(value.toJSON(), look);
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (kind !== "Object") return here(`JSON has no ${kind}`);
  }
  for (const key of Object.keys(value)) {
    if (!key.isWellFormed()) return here("half of a surrogate pair is no character");
    const field: unknown = Reflect.get(value, key);
    const found = field === undefined ? undefined : find(field, look);
    if (found !== undefined) return at(key, found);
  }
  return undefined;
}

function here(message: string): Found {
  return { message, keys: [] };
}

function at(key: PropertyKey, found: Found): Found {
  found.keys.push(key);
  return found;
}
