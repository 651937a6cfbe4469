import type { StandardSchemaV1 } from "@standard-schema/spec";
import { DefinitionError } from "./definition-error.ts";
import type { ApplicationProperties, MessageContract } from "./message-contract.ts";

/** What {@link defineMessage} takes besides the type. */
export interface MessageDefinition<Input, Output, Properties extends ApplicationProperties> {
  /** A whole number from 1 up. Raise it when receivers of the old body cannot read the new one. */
  readonly version: number;
  /**
   * The schema of the body: any Standard Schema (https://standardschema.dev). Its input must be
   * JSON: a `Date`, for example, leaves as a string and would no longer be a `Date` on arrival.
   */
  readonly schema: StandardSchemaV1<Input, Output>;
  /**
   * Derives the message id, 1 to 128 characters, from what the sender passes. Without it the sender
   * chooses the id.
   */
  readonly messageId?: (body: Input) => string;
  /**
   * Derives the session that the message belongs to, 1 to 128 characters: messages of one session are
   * received in their order, by one receiver at a time. An entity with sessions demands it.
   * https://learn.microsoft.com/azure/service-bus-messaging/message-sessions
   */
  readonly sessionId?: (body: Input) => string;
  /**
   * Derives the key, 1 to 128 characters, that keeps messages together on a partitioned entity. Of a message
   * in a session it must be the session's id.
   * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-partitioning
   */
  readonly partitionKey?: (body: Input) => string;
  /**
   * Derives application properties from what the sender passes, for the rules of subscriptions to
   * select: a rule cannot look into a body.
   */
  readonly applicationProperties?: (body: Input) => Properties;
}

/** Ours: long enough for any name, short enough to read in a filter, a metric or a log line. */
const maxTypeLength = 128;

/**
 * Declares a message once, for the type checker and for the wire. The result is frozen.
 *
 * @param type what the message is, in 1 to 128 characters, such as `order.placed`
 * @param definition the version and the schema of the body
 * @throws DefinitionError when the type, version, schema or messageId cannot work; `path` names it
 *
 * @example
 * ```ts
 * export const OrderPlaced = defineMessage("order.placed", {
 *   version: 1,
 *   schema: z.object({ orderId: z.uuid(), total: z.number().positive() }),
 *   messageId: (order) => order.orderId,
 * });
 * ```
 */
export function defineMessage<
  const Type extends string,
  Input,
  Output,
  // biome-ignore lint/complexity/noBannedTypes: no properties, where the definition derives none
  const Properties extends ApplicationProperties = {},
>(
  type: Type,
  definition: MessageDefinition<Input, Output, Properties>,
): MessageContract<Type, Input, Output, Properties> {
  const { version, schema, messageId, sessionId, partitionKey, applicationProperties } = definition;
  if (typeof type !== "string" || type.trim() === "" || type.length > maxTypeLength) {
    throw new DefinitionError(
      "type",
      `of a message must have 1 to ${maxTypeLength} characters: write a name such as "order.placed"`,
    );
  }
  if (!Number.isSafeInteger(version) || version < 1) {
    throw new DefinitionError(
      "version",
      `of message "${type}" is ${String(version)}: write a whole number from 1 up`,
    );
  }
  if (typeof schema?.["~standard"]?.validate !== "function") {
    throw new DefinitionError(
      "schema",
      `of message "${type}" is not a Standard Schema: write one of zod, valibot or another library that implements it`,
    );
  }
  for (const [name, derive] of Object.entries({
    messageId,
    sessionId,
    partitionKey,
    applicationProperties,
  })) {
    if (derive !== undefined && typeof derive !== "function") {
      throw new DefinitionError(
        name,
        `of message "${type}" is not a function: write one that takes the body and returns ${name === "applicationProperties" ? "an object" : "a string"}`,
      );
    }
  }
  return Object.freeze({
    type,
    version,
    schema,
    ...(messageId && { messageId }),
    ...(sessionId && { sessionId }),
    ...(partitionKey && { partitionKey }),
    ...(applicationProperties && { applicationProperties }),
  });
}
