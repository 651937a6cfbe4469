import type { JsonSchema } from "../json-schema.ts";

/** A part of a document that is a JSON Schema; references in it lead through the document. */
export interface LocatedSchema {
  readonly root: unknown;
  readonly schema: JsonSchema;
}

/** What a schema may be: `true` takes everything, `false` nothing. */
export function located(root: unknown, value: unknown): LocatedSchema {
  if (value === false) return { root, schema: { not: {} } };
  return { root, schema: isSchema(value) ? value : {} };
}

/**
 * The records of keywords that a schema consists of: its own, those that it refers to, and those of
 * `allOf`. A value must fit each of them.
 */
export function parts({ root, schema }: LocatedSchema, depth: number = 0): JsonSchema[] {
  const { $ref, allOf, ...keywords } = schema;
  // Deeper than any schema is, and not endless where one refers to itself at once.
  if (depth > 50) return [keywords];
  const others = [
    ...(typeof $ref === "string" ? [located(root, at(root, $ref)).schema] : []),
    ...list(allOf).map((part) => located(root, part).schema),
  ].flatMap((part) => parts({ root, schema: part }, depth + 1));
  return Object.keys(keywords).length === 0 && others.length > 0 ? others : [keywords, ...others];
}

/** The schema as one record of keywords, which may ask for less than its parts, and for no more. */
export function resolved(schema: LocatedSchema): JsonSchema {
  return parts(schema).reduce(joined);
}

/** Both schemas at once. Of two limits of one kind either holds, so the last is taken. */
function joined(one: JsonSchema, other: JsonSchema): JsonSchema {
  return {
    ...one,
    ...other,
    ...(one["properties"] !== undefined && {
      properties: { ...record(one["properties"]), ...record(other["properties"]) },
    }),
    ...(one["required"] !== undefined && {
      required: [...new Set([...list(one["required"]), ...list(other["required"])])],
    }),
  };
}

function at(root: unknown, pointer: string): unknown {
  return pointer
    .replace(/^#\/?/, "")
    .split("/")
    .filter((part) => part !== "")
    .reduce<unknown>((value, part) => {
      const key = decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
      return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
    }, root);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function record(value: unknown): JsonSchema {
  return isSchema(value) ? value : {};
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
