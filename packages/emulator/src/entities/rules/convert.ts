import { Duration } from "./duration.ts";
import { kindOf, textOf, type Value, type ValueKind } from "./value.ts";

const wholeNumber = /^\s*[+-]?\d+\s*$/;
const decimalNumber = /^\s*[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\s*$/;
/** A date without an offset is in UTC, as every date of a message. */
const isoDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/** A value as one of another kind; undefined when that is not possible without loss. */
export function convert(value: Value, kind: ValueKind): Value | undefined {
  if (kindOf(value) === kind) return value;
  switch (kind) {
    case "string":
      return textOf(value);
    case "integer":
      return toInteger(value);
    case "double":
      return toDouble(value);
    case "boolean":
      return toBoolean(value);
    case "date":
      return typeof value === "string" ? toDate(value.trim()) : undefined;
    case "duration":
      return typeof value === "string" ? Duration.parse(value) : undefined;
    case "bytes":
      return undefined;
  }
}

function toInteger(value: Value): bigint | undefined {
  let integer: bigint;
  if (typeof value === "string" && wholeNumber.test(value))
    integer = BigInt(value.replace("+", ""));
  else if (typeof value === "number" && Number.isInteger(value)) integer = BigInt(value);
  else return undefined;
  return BigInt.asIntN(64, integer) === integer ? integer : undefined;
}

function toDouble(value: Value): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return typeof value === "string" && decimalNumber.test(value) ? Number(value) : undefined;
}

function toBoolean(value: Value): boolean | undefined {
  const text = typeof value === "string" ? value.trim().toLowerCase() : undefined;
  return text === "true" || text === "false" ? text === "true" : undefined;
}

function toDate(text: string): Date | undefined {
  const match = isoDate.exec(text);
  if (match === null) return undefined;
  const [, time, , , offset] = match;
  const date = new Date(time !== undefined && offset === undefined ? `${text}Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
