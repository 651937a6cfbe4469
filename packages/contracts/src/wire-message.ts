import type { MessageKeys } from "./keys.ts";
import type { ApplicationProperties } from "./message-contract.ts";

/**
 * A message as it is sent: plain Service Bus, without an envelope, so that any language can read it.
 * Its fields are those of a `ServiceBusMessage` of `@azure/service-bus`.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messages-payloads
 */
export interface WireMessage extends MessageKeys {
  /** What the content type says, in bytes: JSON (RFC 8259) and text in UTF-8. */
  readonly body: Uint8Array;
  /** That of the contract, `application/json` by default. */
  readonly contentType: string;
  /** The type of the contract. */
  readonly subject: string;
  /** What the contract derives from the body, and `schemaVersion`, which is the version of the contract. */
  readonly applicationProperties: ApplicationProperties & { readonly schemaVersion: number };
}

/**
 * The parts of a received message that {@link decode} reads. A `ServiceBusReceivedMessage` of
 * `@azure/service-bus` fits when its receiver was made with `skipParsingBodyAsJson: true`.
 */
export interface ReceivedMessage {
  /** The bytes of the body. */
  readonly body: Uint8Array;
  /** The type of the contract. */
  readonly subject?: string | undefined;
  /**
   * Absent, or that of the contract; for JSON `application/json` with or without parameters, or any type
   * that ends in `+json` (RFC 6839).
   */
  readonly contentType?: string | undefined;
  /** `schemaVersion` is the version of the contract; absent it is 1. */
  readonly applicationProperties?: Readonly<Record<string, unknown>> | undefined;
}
