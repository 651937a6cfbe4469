import { deserialize, serialize } from "node:v8";
import { Duration } from "../entities/rules/duration.ts";

/*
 * Values as bytes: V8's format keeps undefined, bigint, dates and bytes apart, and later versions of
 * Node read what earlier ones wrote. https://nodejs.org/api/v8.html#serialization-api
 */

export function pack(value: unknown): Uint8Array {
  return serialize(lowered(value));
}

export function unpack(bytes: Uint8Array): unknown {
  return raised(deserialize(bytes));
}

/** V8 forgets classes. No packed value has a Map but this one. */
function lowered(value: unknown): unknown {
  if (value instanceof Duration) return new Map([["milliseconds", value.milliseconds]]);
  return mapped(value, lowered);
}

function raised(value: unknown): unknown {
  if (value instanceof Map) return new Duration(Number(value.get("milliseconds")));
  return mapped(value, raised);
}

function mapped(value: unknown, map: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(map);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, map(each)]));
}
