import type { StandardSchemaV1 } from "@standard-schema/spec";
import type { DerivedProperties, MessageContract } from "./message-contract.ts";

/** What `defineMessage` takes besides the type. */
export type MessageDefinition<
  Type extends string,
  Input,
  Output,
  Properties extends DerivedProperties,
  Previous,
> = BodyDefinition<Input, Output> &
  ContentTypeOfBytes<NoInfer<Input>> &
  DerivedFromBody<Input, Properties> &
  (Upgrade<Type, Input, Previous> | { readonly previous?: never; readonly upgrade?: never });

/** What the body of a message is. */
export interface BodyDefinition<Input, Output> {
  /** A whole number from 1 up. Raise it when receivers of the old body cannot read the new one. */
  readonly version: number;
  /**
   * The schema of the body: any Standard Schema (https://standardschema.dev), sync or async. A sender
   * passes its input; a handler gets its output.
   *
   * Of a message in JSON the input must be what JSON can carry: a `Date` arrives as its text, so its
   * schema must take text as well, as `z.coerce.date()` does.
   */
  readonly schema: StandardSchemaV1<Input, Output>;
  /**
   * What the bytes of the body are. JSON, `application/json` or a type that ends in `+json`, is the
   * default; a type that begins with `text/` is for a body that is a string, and travels in UTF-8; any
   * other, such as `application/octet-stream`, is for a body that is a `Uint8Array`.
   */
  readonly contentType?: ContentTypeFor<NoInfer<Input>>;
}

type JsonType = "application/json" | `application/json;${string}` | `${string}+json`;

/** The content types that can carry a body. */
type ContentTypeFor<Input> = unknown extends Input
  ? `${string}/${string}`
  : Input extends string
    ? JsonType | `text/${string}`
    : Input extends Uint8Array
      ? `${string}/${string}`
      : JsonType;

/** JSON, the default, cannot carry bytes. */
type ContentTypeOfBytes<Input> = Input extends Uint8Array
  ? { readonly contentType: `${string}/${string}` }
  : unknown;

/** What a message says of itself besides its body, derived from what the sender passes. */
export interface DerivedFromBody<Input, Properties extends DerivedProperties> {
  /**
   * Derives the message id, 1 to 128 characters, the key of duplicate detection. Without it the sender
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
   * Derives the key, 1 to 128 characters, that keeps messages together on a partitioned entity. Of a
   * message in a session it must be the session's id.
   * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-partitioning
   */
  readonly partitionKey?: (body: Input) => string;
  /**
   * Derives application properties, each by its name, for the rules of subscriptions to select: a rule
   * cannot look into a body. One that is undefined is left out of the message. Names for which
   * `isReservedProperty` is true are taken.
   */
  // A function would be a record without properties, were it not for the index signature.
  readonly applicationProperties?: {
    readonly [Name in keyof Properties]: (body: Input) => Properties[Name];
  } & Readonly<Record<string, unknown>>;
}

/** How a version reads the one before. */
export interface Upgrade<Type extends string, Input, Previous> {
  /** The contract of the version before: of the same type, with a lower version. */
  readonly previous: MessageContract<NoInfer<Type>, unknown, Previous>;
  /**
   * Makes a body of this version of one of the previous version: it gets what a handler of that version
   * gets, and returns what a sender of this version passes. The schema then sees the result.
   */
  readonly upgrade: (previous: NoInfer<Previous>) => NoInfer<Input>;
}
