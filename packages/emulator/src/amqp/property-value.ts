import { Duration } from "../entities/rules/duration.ts";
import type { PropertyValue } from "../entities/rules/properties.ts";
import { types, type Value } from "./rhea.ts";

/** Type codes of the AMQP integers, of the floating-point numbers, and of others. [AMQP 1.6] */
const integerCodes = [
  0x43, 0x44, 0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x60, 0x61, 0x70, 0x71, 0x80, 0x81,
];
const floatingCodes = [0x72, 0x82];
const uuidCode = 0x98;
const ulongCode = 0x80;

/** An AMQP value as rules see it; undefined for what they know nothing of: lists, maps, described types. */
export function propertyValue({ type, value, descriptor }: Value): PropertyValue | undefined {
  if (descriptor !== undefined) return undefined;
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (value instanceof Date) return value;
  if (integerCodes.includes(type.typecode)) return integer(value, type.typecode);
  if (floatingCodes.includes(type.typecode)) return Number(value);
  if (!Buffer.isBuffer(value)) return undefined;
  return type.typecode === uuidCode ? uuidText(value) : value;
}

/** A value as the client's library hands it, which has lost its wire type. */
export function unwrappedValue(value: unknown): PropertyValue | undefined {
  if (typeof value === "number" && Number.isInteger(value)) return BigInt(value);
  const known =
    value === null ||
    ["string", "number", "bigint", "boolean"].includes(typeof value) ||
    value instanceof Date ||
    value instanceof Uint8Array;
  return known ? (value as PropertyValue) : undefined;
}

/** The AMQP value of what a rule or a settlement gave a property. */
export function amqpValue(value: PropertyValue): Value {
  switch (typeof value) {
    case "bigint":
      return types.wrap_long(longBytes(value));
    case "number":
      return types.wrap_double(value);
    case "string":
      return types.wrap_string(value);
    case "boolean":
      return types.wrap_boolean(value);
    default:
      if (value === null) return types.Null();
      if (value instanceof Date) return types.wrap_timestamp(value.getTime());
      return value instanceof Duration
        ? types.wrap_string(String(value))
        : types.wrap_binary(Buffer.from(value));
  }
}

export function longBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt.asIntN(64, value));
  return bytes;
}

function integer(value: unknown, typecode: number): bigint {
  if (!Buffer.isBuffer(value)) return BigInt(Number(value));
  // rhea leaves what a number cannot hold as its eight bytes.
  return typecode === ulongCode ? value.readBigUInt64BE() : value.readBigInt64BE();
}

function uuidText(bytes: Buffer): string {
  const hex = bytes.toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
