import type { JsonSchema } from "../json-schema.ts";
import { type LocatedSchema, list, located, parts, record, resolved } from "./located-schema.ts";

/** A place where one schema takes values that another refuses. */
export interface Narrowing {
  /** The field, such as `lines[].sku`; empty for the whole. */
  readonly path: string;
  /** What the other schema asks there, to be read after the path. */
  readonly asks: string;
}

/**
 * Where `from` takes what `to` may refuse, so that an empty list says that every value of the one is a
 * value of the other. A field that neither schema names is taken not to be there.
 */
export function narrowings(from: LocatedSchema, to: LocatedSchema): Narrowing[] {
  return compare({ from, to, path: "", open: new Set() });
}

interface Pair {
  readonly from: LocatedSchema;
  readonly to: LocatedSchema;
  readonly path: string;
  /** The pairs of references that are being compared: a schema may contain itself. */
  readonly open: ReadonlySet<string>;
}

function compare({ from, to, path, open }: Pair): Narrowing[] {
  const key = `${String(from.schema["$ref"])} ${String(to.schema["$ref"])}`;
  const isReferences = from.schema["$ref"] !== undefined && to.schema["$ref"] !== undefined;
  if (isReferences && open.has(key)) return [];
  const inner = isReferences ? new Set([...open, key]) : open;
  const one = resolved(from);
  const wanted = parts(to);
  const within = (part: unknown, otherPart: unknown, step: string): Narrowing[] =>
    compare({
      from: located(from.root, part),
      to: located(to.root, otherPart),
      path: path + step,
      open: inner,
    });

  if (isNever(one)) return [];
  // Each thing that `from` takes must be one that `to` takes.
  const taken = alternatives(one);
  if (taken.length > 1) return distinct(taken.flatMap((part) => within(part, to.schema, "")));
  const [other = {}] = wanted;
  if (wanted.length > 1) return distinct(wanted.flatMap((part) => within(one, part, "")));
  const accepted = choices(other);
  if (accepted.length > 1) {
    const tries = accepted.map((part) => within(one, part, ""));
    const best = tries.reduce((least, each) => (each.length < least.length ? each : least));
    return best;
  }
  return compareKeywords(one, other, path, within);
}

function distinct(found: readonly Narrowing[]): Narrowing[] {
  return [...new Map(found.map((each) => [`${each.path} ${each.asks}`, each])).values()];
}

type Within = (part: unknown, otherPart: unknown, step: string) => Narrowing[];

function compareKeywords(
  one: JsonSchema,
  other: JsonSchema,
  path: string,
  within: Within,
): Narrowing[] {
  const asks = (what: string): Narrowing => ({ path, asks: what });
  if (isNever(other)) return [asks("takes nothing any more")];
  const value = constant(one);
  if (value !== undefined) {
    const problem = refusal(value[0], other);
    return problem === undefined || typeof value[0] === "object" ? [] : [asks(problem)];
  }
  const values = "const" in other ? [other["const"]] : other["enum"];
  if (values !== undefined) return [asks(`takes only ${list(values).map(json).join(", ")}`)];
  const type = one["type"];
  if (!typeFits(type, other["type"])) {
    return [
      asks(
        `takes only ${[other["type"]].flat().join(" or ")}${type === undefined ? "" : `, and not ${String(type)}`}`,
      ),
    ];
  }
  return [
    ...limits(one, other).map(asks),
    ...(asksOf(other, objectKeywords) ? compareObjects(one, other, path, within) : []),
    ...(asksOf(other, arrayKeywords) ? compareArrays(one, other, path, within) : []),
    ...otherKeywords(one, other).map(asks),
  ];
}

const objectKeywords = ["properties", "required", "additionalProperties"] as const;
const arrayKeywords = ["items", "additionalItems"] as const;

function asksOf(schema: JsonSchema, keywords: readonly string[]): boolean {
  return keywords.some((keyword) => keyword in schema);
}

function compareObjects(
  one: JsonSchema,
  other: JsonSchema,
  path: string,
  within: Within,
): Narrowing[] {
  const [fields, otherFields] = [record(one["properties"]), record(other["properties"])];
  const [rest, otherRest] = [one["additionalProperties"], other["additionalProperties"]];
  const step = (name: string) => (path === "" ? name : `.${name}`);
  const required = list(other["required"]).filter((name) => !list(one["required"]).includes(name));
  return [
    ...required.map((name) => ({ path: path + step(String(name)), asks: "is required" })),
    ...Object.entries(fields).flatMap(([name, field]) =>
      name in otherFields
        ? within(field, otherFields[name], step(name))
        : otherRest === false
          ? [{ path: path + step(name), asks: "is not taken" }]
          : within(field, otherRest, step(name)),
    ),
    // What is under other names, where such may be there.
    ...(rest === undefined || rest === false
      ? []
      : [
          ...Object.entries(otherFields)
            .filter(([name]) => !(name in fields))
            .flatMap(([name, field]) => within(rest, field, step(name))),
          ...within(rest, otherRest, step("*")),
        ]),
  ];
}

/** Draft-07 has the items of a tuple as a list, and those after it in `additionalItems`. */
function compareArrays(
  one: JsonSchema,
  other: JsonSchema,
  path: string,
  within: Within,
): Narrowing[] {
  const [places, otherPlaces] = [one, other].map(({ items }) =>
    Array.isArray(items) ? items : [],
  );
  const length = Math.max(places?.length ?? 0, otherPlaces?.length ?? 0);
  const itemAt = ({ items, additionalItems }: JsonSchema, index: number): unknown =>
    Array.isArray(items) ? (index < items.length ? items[index] : additionalItems) : items;
  return Array.from({ length: length + 1 }, (_, index) => index).flatMap((index) => {
    const [item, otherItem] = [itemAt(one, index), itemAt(other, index)];
    if (item === false) return [];
    if (otherItem === false) return [{ path, asks: `takes no more than ${index} items` }];
    return within(item, otherItem, index < length ? `[${index}]` : "[]");
  });
}

/** What a schema takes, in parts that can be compared one by one. */
function alternatives(schema: JsonSchema): JsonSchema[] {
  const { anyOf, oneOf, ...rest } = schema;
  const parts = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : undefined;
  if (parts !== undefined) return parts.map((part) => ({ ...rest, allOf: [part] }));
  if (Array.isArray(rest["type"])) return rest["type"].map((type) => ({ ...rest, type }));
  const { enum: values, ...others } = rest;
  if (Array.isArray(values) && values.length > 1) {
    return values.map((value) => ({ ...others, const: value }));
  }
  return [schema];
}

/** As `alternatives`, but a list of values stays one: a constant is found in it as it is. */
function choices(schema: JsonSchema): JsonSchema[] {
  return Array.isArray(schema["enum"]) ? [schema] : alternatives(schema);
}

function constant(schema: JsonSchema): readonly [unknown] | undefined {
  if ("const" in schema) return [schema["const"]];
  const values = schema["enum"];
  return Array.isArray(values) && values.length === 1 ? [values[0]] : undefined;
}

/** Why a schema refuses a text, number, boolean or null. */
function refusal(value: unknown, schema: JsonSchema): string | undefined {
  const values = "const" in schema ? [schema["const"]] : schema["enum"];
  if (values !== undefined) {
    return list(values).some((each) => json(each) === json(value))
      ? undefined
      : `does not take ${json(value)}`;
  }
  const type = value === null ? "null" : Number.isInteger(value) ? "integer" : typeof value;
  const exact: JsonSchema =
    typeof value === "string"
      ? { minLength: [...value].length, maxLength: [...value].length }
      : { minimum: value, maximum: value };
  const isWrong =
    ![schema["type"]].flat().some((each) => typeFits(type, each)) ||
    (typeof value === "string" && !fitsPattern(value, schema["pattern"])) ||
    limits(
      {
        ...exact,
        pattern: schema["pattern"],
        format: schema["format"],
        multipleOf: schema["multipleOf"],
      },
      schema,
    ).length > 0;
  return isWrong ? `does not take ${json(value)}` : undefined;
}

function fitsPattern(value: string, pattern: unknown): boolean {
  return typeof pattern !== "string" || new RegExp(pattern, "u").test(value);
}

function typeFits(type: unknown, wanted: unknown): boolean {
  return wanted === undefined || type === wanted || (type === "integer" && wanted === "number");
}

/** What the limits of one schema let through and those of the other do not. */
function limits(one: JsonSchema, other: JsonSchema): string[] {
  const found: string[] = [];
  for (const [keyword, sign, text] of ranges) {
    const [limit, otherLimit] = [one[keyword], other[keyword]];
    if (typeof otherLimit !== "number") continue;
    const isWithin = typeof limit === "number" && limit * sign >= otherLimit * sign;
    if (!isWithin && !excludes(one, keyword, otherLimit)) found.push(`${text} ${otherLimit}`);
  }
  const step = other["multipleOf"];
  const ownStep = one["multipleOf"];
  if (typeof step === "number" && !(typeof ownStep === "number" && ownStep % step === 0)) {
    found.push(`must be a multiple of ${step}`);
  }
  const [pattern, format] = [other["pattern"], other["format"]];
  if (format !== undefined && format !== one["format"]) found.push(`must be a ${String(format)}`);
  else if (pattern !== undefined && pattern !== one["pattern"])
    found.push(`must match ${String(pattern)}`);
  if (other["uniqueItems"] === true && one["uniqueItems"] !== true)
    found.push("must have no item twice");
  return found;
}

const ranges = [
  ["minLength", 1, "must have at least as many characters as"],
  ["maxLength", -1, "must have no more characters than"],
  ["minimum", 1, "must be at least"],
  ["maximum", -1, "must be at most"],
  ["exclusiveMinimum", 1, "must be more than"],
  ["exclusiveMaximum", -1, "must be less than"],
  ["minItems", 1, "must have at least as many items as"],
  ["maxItems", -1, "must have no more items than"],
  ["minProperties", 1, "must have at least as many fields as"],
  ["maxProperties", -1, "must have no more fields than"],
] as const;

/** Whether a limit of the other kind, with or without the value itself, keeps within a limit. */
function excludes(schema: JsonSchema, keyword: string, limit: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const isNumber = (value: unknown): value is number => typeof value === "number";
  switch (keyword) {
    case "minimum":
      return isNumber(exclusiveMinimum) && exclusiveMinimum >= limit;
    case "maximum":
      return isNumber(exclusiveMaximum) && exclusiveMaximum <= limit;
    case "exclusiveMinimum":
      return isNumber(minimum) && minimum > limit;
    case "exclusiveMaximum":
      return isNumber(maximum) && maximum < limit;
    default:
      return false;
  }
}

/** Keywords that are compared above, or that refuse nothing. */
const known: ReadonlySet<string> = new Set([
  ...ranges.map(([keyword]) => keyword),
  ..."type const enum anyOf oneOf allOf $ref properties required additionalProperties items additionalItems multipleOf pattern format uniqueItems title description default examples definitions $defs $schema $id $comment readOnly writeOnly deprecated contentEncoding contentMediaType".split(
    " ",
  ),
]);

function otherKeywords(one: JsonSchema, other: JsonSchema): string[] {
  return Object.keys(other)
    .filter((keyword) => !known.has(keyword) && json(one[keyword]) !== json(other[keyword]))
    .map((keyword) => `has another "${keyword}", which is not compared`);
}

function isNever({ not }: JsonSchema): boolean {
  return not !== undefined && json(not) === "{}";
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? "undefined";
}
