import type { StandardJSONSchemaV1 } from "@standard-schema/spec";
import type { MessageContract } from "./message-contract.ts";
import { nameOf } from "./violation.ts";

/** A JSON Schema, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What {@link jsonSchema} gives: the schema, or why there is none. */
export type JsonSchemaResult =
  | { readonly ok: true; readonly schema: JsonSchema }
  | { readonly ok: false; readonly problem: string };

/** Which JSON Schema {@link jsonSchema} gives. */
export interface JsonSchemaOptions {
  /**
   * `input` is what travels: the body that a sender passes, before defaults and transforms. `output` is what a
   * handler gets. Default: `input`.
   */
  readonly side?: "input" | "output";
  /** A draft that the library knows, such as `draft-07`. Default: `draft-2020-12`. */
  readonly target?: StandardJSONSchemaV1.Target;
}

/**
 * The JSON Schema of a contract's body, where its library offers one through Standard JSON Schema: zod 4.2
 * and ArkType 2.1.28 and later do, valibot through `toStandardJsonSchema` of `@valibot/to-json-schema`. It
 * never throws: a library cannot express everything, such as what a transform gives.
 *
 * @see https://standardschema.dev/json-schema
 *
 * @example
 * ```ts
 * const result = jsonSchema(OrderPlaced);
 * if (result.ok) await writeFile("order-placed.json", JSON.stringify(result.schema));
 * else console.warn(result.problem);
 * ```
 */
export function jsonSchema(
  contract: MessageContract,
  { side = "input", target = "draft-2020-12" }: JsonSchemaOptions = {},
): JsonSchemaResult {
  const { schema } = contract;
  const { vendor } = schema["~standard"];
  if (!hasJsonSchema(schema)) {
    const instead =
      vendor === "valibot"
        ? "wrap it in toStandardJsonSchema of @valibot/to-json-schema"
        : "take a version of the library that implements Standard JSON Schema";
    const problem = `The schema of ${nameOf(contract)}, of ${vendor}, offers no JSON Schema: ${instead}.`;
    return { ok: false, problem };
  }
  try {
    return { ok: true, schema: schema["~standard"].jsonSchema[side]({ target }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const problem = `The ${side} of ${nameOf(contract)} has no JSON Schema in ${target}: ${vendor} says "${reason}".`;
    return { ok: false, problem };
  }
}

function hasJsonSchema(
  schema: MessageContract["schema"],
): schema is MessageContract["schema"] & StandardJSONSchemaV1 {
  const standard = schema["~standard"];
  return "jsonSchema" in standard && typeof standard.jsonSchema === "object";
}
