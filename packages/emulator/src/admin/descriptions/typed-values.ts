import { Temporal } from "temporal-polyfill";
import { Duration } from "../../entities/rules/duration.ts";
import type { PropertyValue } from "../../entities/rules/properties.ts";
import { InvalidValue } from "../refusal.ts";
import { parseTimeSpan } from "../time-span.ts";
import { childOf, element, type XmlElement } from "../xml-element.ts";

/*
 * Values with their types, as .NET serializes a dictionary of objects: the SDKs write them under
 * prefixes of their own, the service answers with `d6p1`.
 */

const schema = "http://www.w3.org/2001/XMLSchema";
const serialization = "http://schemas.microsoft.com/2003/10/Serialization/";
const pairName = "KeyValueOfstringanyType";

const integerTypes = new Map<string, readonly [least: bigint, most: bigint]>([
  ["byte", [-128n, 127n]],
  ["unsignedByte", [0n, 255n]],
  ["short", [-(2n ** 15n), 2n ** 15n - 1n]],
  ["unsignedShort", [0n, 2n ** 16n - 1n]],
  ["int", [-(2n ** 31n), 2n ** 31n - 1n]],
  ["unsignedInt", [0n, 2n ** 32n - 1n]],
  ["long", [-(2n ** 63n), 2n ** 63n - 1n]],
  ["unsignedLong", [0n, 2n ** 64n - 1n]],
]);

/** Reads the pairs of a `Parameters` or `Properties` element. @throws InvalidValue */
export function readTypedValues(
  parent: XmlElement | undefined,
): Record<string, PropertyValue> | undefined {
  const pairs = (parent?.children ?? []).filter(({ name }) => name === pairName);
  if (pairs.length === 0) return undefined;
  return Object.fromEntries(
    pairs.map((pair) => {
      const key = childOf(pair, "Key")?.text ?? "";
      return [key, readTypedValue(key, childOf(pair, "Value"))];
    }),
  );
}

function readTypedValue(key: string, found: XmlElement | undefined): PropertyValue {
  if (found === undefined || found.attributes["nil"] === "true") return null;
  const type = (found.attributes["type"] ?? "string").replace(/^.*:/, "");
  const value = parse(type, found.text);
  if (value !== undefined) return value;
  throw new InvalidValue(
    `Bad Request. The value '${found.text}' of '${key}' is not valid for the type '${type}'.`,
  );
}

function parse(type: string, text: string): PropertyValue | undefined {
  const range = integerTypes.get(type);
  if (range !== undefined) {
    const value = /^\s*[-+]?\d{1,20}\s*$/.test(text) ? BigInt(text.replace("+", "")) : undefined;
    return value !== undefined && value >= range[0] && value <= range[1] ? value : undefined;
  }
  switch (type) {
    case "string":
    case "guid":
      return text;
    case "boolean":
      return text === "true" || text === "false" ? text === "true" : undefined;
    case "double":
    case "float":
    case "decimal":
      return parseNumber(text.trim());
    case "dateTime":
      return parseDate(text.trim());
    case "duration": {
      const [, sign = "", magnitude = ""] = /^(-?)(P.+)$/.exec(text.trim()) ?? [];
      const milliseconds = parseTimeSpan(magnitude);
      return milliseconds === undefined
        ? undefined
        : new Duration(sign === "-" ? -milliseconds : milliseconds);
    }
    case "base64Binary":
      return Uint8Array.from(Buffer.from(text, "base64"));
    default:
      return undefined;
  }
}

function parseNumber(text: string): number | undefined {
  if (text === "INF") return Number.POSITIVE_INFINITY;
  if (text === "-INF") return Number.NEGATIVE_INFINITY;
  if (text === "NaN") return Number.NaN;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** A time without an offset is UTC, as for .NET's serializer. */
function parseDate(text: string): Date | undefined {
  const zoned = /(Z|[-+]\d\d:\d\d)$/.test(text) ? text : `${text}Z`;
  const date = /^\d{4}-\d\d-\d\dT/.test(text) ? new Date(zoned) : undefined;
  return date === undefined || Number.isNaN(date.getTime()) ? undefined : date;
}

/** Writes pairs; an empty element when there are none. */
export function writeTypedValues(
  name: string,
  values: Readonly<Record<string, PropertyValue>> = {},
): XmlElement {
  return element(
    name,
    Object.entries(values).map(([key, value]) =>
      element(pairName, [element("Key", key), writeTypedValue(value)]),
    ),
  );
}

function writeTypedValue(value: PropertyValue): XmlElement {
  if (value === null) return element("Value", "", { "i:nil": "true" });
  const [type, text, namespace = schema] = typeAndText(value);
  return element("Value", text, { "i:type": `d6p1:${type}`, "xmlns:d6p1": namespace });
}

function typeAndText(
  value: Exclude<PropertyValue, null>,
): readonly [type: string, text: string, namespace?: string] {
  switch (typeof value) {
    case "string":
      return ["string", value];
    case "boolean":
      return ["boolean", String(value)];
    case "bigint":
      // The JS client reads no long.
      return [value === BigInt.asIntN(32, value) ? "int" : "long", String(value)];
    case "number":
      return ["double", String(value).replace("Infinity", "INF")];
    default:
      if (value instanceof Date) return ["dateTime", value.toISOString()];
      if (value instanceof Uint8Array) {
        return ["base64Binary", Buffer.from(value).toString("base64")];
      }
      return [
        "duration",
        Temporal.Duration.from({ milliseconds: value.milliseconds })
          .round({ largestUnit: "days" })
          .toString(),
        serialization,
      ];
  }
}
