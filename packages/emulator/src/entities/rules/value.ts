import { Duration } from "./duration.ts";
import { FilterError } from "./filter-error.ts";
import type { PropertyValue } from "./properties.ts";

/**
 * What an expression comes to; undefined is "unknown". A property that is not there is unknown; so is
 * NULL, which the pages tell apart only in EXISTS.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#property-evaluation-semantics
 */
export type Value = Exclude<PropertyValue, null>;

/** The kinds of values that operators tell apart. */
export type ValueKind = "string" | "integer" | "double" | "boolean" | "date" | "duration" | "bytes";

export function kindOf(value: Value): ValueKind {
  switch (typeof value) {
    case "string":
      return "string";
    case "bigint":
      return "integer";
    case "number":
      return "double";
    case "boolean":
      return "boolean";
    default:
      if (value instanceof Date) return "date";
      return value instanceof Duration ? "duration" : "bytes";
  }
}

export function isNumeric(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** A value as text, as .NET writes it in the invariant culture, but a date in ISO 8601. */
export function textOf(value: Value): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) {
    // A timestamp of AMQP reaches further than a date.
    if (Number.isNaN(value.getTime())) throw new FilterError("The date is out of range.");
    return value.toISOString();
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  return String(value);
}
