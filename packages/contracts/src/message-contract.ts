import type { StandardSchemaV1 } from "@standard-schema/spec";

/**
 * One kind of message: its type, its version, and the schema of its body. The value that
 * {@link defineMessage} returns is both the TypeScript type and what runs.
 *
 * Its parameters are the bodies themselves, not the schema that they come from: an editor shows what a
 * person reads, and the compiler compares objects instead of a library's machinery.
 */
export interface MessageContract<
  Type extends string = string,
  Input = unknown,
  Output = Input,
  Properties extends DerivedProperties = DerivedProperties,
> {
  /** Travels as the message's `subject`, where a correlation filter can select it. */
  readonly type: Type;
  /** Travels as the application property `schemaVersion`. */
  readonly version: number;
  /** Any Standard Schema: zod, valibot, ArkType and others. https://standardschema.dev */
  readonly schema: StandardSchemaV1<Input, Output>;
  /** What the body's bytes are: JSON, text, or anything else, which the body is in bytes then. */
  readonly contentType: string;
  /** The version before this one, which a receiver of this one reads as well. */
  readonly previous?: MessageContract;
  // Methods, not properties: a contract of one body must be assignable to a contract of any body.
  /** Makes a body of this version, before its schema, of one of the previous version, after its schema. */
  upgrade?(previous: unknown): unknown;
  /**
   * Derives the message id, the key of duplicate detection, from what the sender passes.
   * https://learn.microsoft.com/azure/service-bus-messaging/duplicate-detection
   */
  messageId?(body: Input): string;
  /** Derives the session that the message belongs to from what the sender passes. */
  sessionId?(body: Input): string;
  /** Derives the key that keeps messages together on a partitioned entity from what the sender passes. */
  partitionKey?(body: Input): string;
  /**
   * Derives each application property, by its name, from what the sender passes: rules of subscriptions can
   * select by them.
   */
  readonly applicationProperties?: {
    // Of a method's type, for the same reason.
    readonly [Name in keyof Properties]: { derive(body: Input): Properties[Name] }["derive"];
  };
}

/** Properties that travel beside the body, by name, where a subscription's rules can select them. */
export type ApplicationProperties = Readonly<Record<string, string | number | boolean | Date>>;

/** What a contract derives of application properties: one that is undefined is not on the message. */
export type DerivedProperties = Readonly<Record<string, ApplicationProperties[string] | undefined>>;

/** What a sender passes: the body before the schema's defaults and transforms. */
export type InputOf<Contract extends MessageContract> = StandardSchemaV1.InferInput<
  Contract["schema"]
>;

/** What a handler gets: the body after the schema's defaults and transforms. */
export type OutputOf<Contract extends MessageContract> = StandardSchemaV1.InferOutput<
  Contract["schema"]
>;
