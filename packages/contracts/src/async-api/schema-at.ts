import type { JsonSchema } from "../json-schema.ts";

/** Keywords whose value is schemas by name. */
const schemasByName: ReadonlySet<string> = new Set(
  "properties patternProperties definitions $defs dependencies dependentSchemas".split(" "),
);

/** Keywords whose value is data, in which nothing is a reference. */
const data: ReadonlySet<string> = new Set(["const", "enum", "default", "examples", "required"]);

/**
 * A JSON Schema as part of a document: references within it lead to where it stands now.
 *
 * @param at the JSON pointer of its place, such as `#/components/messages/order.placed.v1/payload`
 */
export function schemaAt(schema: JsonSchema, at: string): JsonSchema {
  // The document has a dialect of its own.
  const { $schema: _, ...rest } = schema;
  return placed(rest, at);
}

function placed(schema: JsonSchema, at: string): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === "$ref" && typeof value === "string" && value.startsWith("#")) {
        return [key, at + value.slice(1)];
      }
      if (data.has(key) || !isObject(value)) return [key, value];
      if (schemasByName.has(key)) return [key, mapValues(value, (each) => placedValue(each, at))];
      return [key, placedValue(value, at)];
    }),
  );
}

function placedValue(value: unknown, at: string): unknown {
  if (Array.isArray(value)) return value.map((each) => placedValue(each, at));
  return isObject(value) ? placed(value, at) : value;
}

function mapValues(record: JsonSchema, map: (value: unknown) => unknown): JsonSchema {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null;
}
