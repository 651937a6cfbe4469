import { checkedProperties } from "./application-properties.ts";
import { DefinitionError } from "./definition-error.ts";
import { charsetOf, isMediaType, isText, isUtf8 } from "./media-type.ts";
import type { DerivedProperties, MessageContract } from "./message-contract.ts";
import type { MessageDefinition } from "./message-definition.ts";

/** Ours: long enough for any name, short enough to read in a filter, a metric or a log line. */
const maxTypeLength = 128;

/**
 * Declares a message once, for the type checker and for the wire. The result is frozen.
 *
 * @param type what the message is, in 1 to 128 characters, such as `order.placed`
 * @param definition the version and the schema of the body, and what is derived from it
 * @throws DefinitionError when it cannot work; `path` names the field
 *
 * @example
 * ```ts
 * export const OrderPlaced = defineMessage("order.placed", {
 *   version: 2,
 *   schema: z.object({ orderId: z.uuid(), total: z.number().positive(), currency: z.string() }),
 *   previous: OrderPlacedV1, // its messages are read as well
 *   upgrade: (order) => ({ ...order, currency: "EUR" }),
 *   messageId: (order) => order.orderId,
 * });
 * ```
 */
export function defineMessage<
  const Type extends string,
  Input,
  Output,
  // biome-ignore lint/complexity/noBannedTypes: no properties, where the definition derives none
  const Properties extends DerivedProperties = {},
  Previous = never,
>(
  type: Type,
  definition: MessageDefinition<Type, Input, Output, Properties, Previous>,
): MessageContract<Type, Input, Output, Properties> {
  const { version, schema, contentType = "application/json", previous, upgrade } = definition;
  const { messageId, sessionId, partitionKey, applicationProperties } = definition;
  if (typeof type !== "string" || type.trim() === "" || type.length > maxTypeLength) {
    throw new DefinitionError(
      "type",
      `of a message must have 1 to ${maxTypeLength} characters: write a name such as "order.placed"`,
    );
  }
  if (!type.isWellFormed()) {
    throw new DefinitionError(
      "type",
      "of a message has half of a surrogate pair, which UTF-8 cannot carry: take it out",
    );
  }
  const message = `of message "${type}"`;
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new DefinitionError(
      "version",
      `${message} is ${String(version)}: write a whole number from 1 up`,
    );
  }
  if (typeof schema?.["~standard"]?.validate !== "function") {
    throw new DefinitionError(
      "schema",
      `${message} is not a Standard Schema: write one of zod, valibot or another library that implements it`,
    );
  }
  checkContentType(contentType, message);
  checkPrevious(previous, { type, version });
  for (const [name, derive] of Object.entries({ messageId, sessionId, partitionKey })) {
    if (!isFunctionOrNone(derive)) {
      throw new DefinitionError(
        name,
        `${message} is not a function: write one that takes the body and returns a string`,
      );
    }
  }
  if ((previous === undefined) !== (upgrade === undefined) || !isFunctionOrNone(upgrade)) {
    throw new DefinitionError(
      "upgrade",
      `${message} must be a function, together with \`previous\`: write one that takes the body of the previous version and returns one of this`,
    );
  }
  const evolution = previous !== undefined && upgrade !== undefined && { previous, upgrade };
  return Object.freeze({
    type,
    version,
    schema,
    contentType,
    ...evolution,
    ...(messageId && { messageId }),
    ...(sessionId && { sessionId }),
    ...(partitionKey && { partitionKey }),
    ...(applicationProperties !== undefined && {
      applicationProperties: checkedProperties(applicationProperties, message),
    }),
  });
}

function checkContentType(contentType: string, message: string): void {
  if (typeof contentType !== "string" || !isMediaType(contentType)) {
    throw new DefinitionError(
      "contentType",
      `${message} is not a media type: write one such as "application/json", "text/csv" or "application/octet-stream"`,
    );
  }
  if (isText(contentType) && !isUtf8(charsetOf(contentType))) {
    throw new DefinitionError(
      "contentType",
      `${message} names another charset than UTF-8, in which text travels: take it out`,
    );
  }
}

function checkPrevious(
  previous: MessageContract | undefined,
  { type, version }: Pick<MessageContract, "type" | "version">,
): void {
  if (previous === undefined) return;
  if (typeof previous?.type !== "string" || typeof previous.version !== "number") {
    throw new DefinitionError(
      "previous",
      `of message "${type}" is not a message contract: write what defineMessage returned`,
    );
  }
  if (previous.type !== type) {
    throw new DefinitionError(
      "previous",
      `of message "${type}" is "${previous.type}": write an earlier version of the same type`,
    );
  }
  if (previous.version >= version) {
    throw new DefinitionError(
      "previous",
      `of message "${type}" has version ${previous.version}, which is not before ${version}: write an earlier version, or raise this one`,
    );
  }
}

function isFunctionOrNone(value: unknown): boolean {
  return value === undefined || typeof value === "function";
}
