import { propertiesOf } from "./application-properties.ts";
import type { CloudEventsOptions } from "./bus.ts";
import { cloudEventProperties } from "./cloud-events.ts";
import { codecOf, type Written } from "./codec.ts";
import { keysOf } from "./keys.ts";
import type { InputOf, MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { validate } from "./validate.ts";
import type { Violation } from "./violation.ts";
import type { WireMessage } from "./wire-message.ts";

/** What {@link encode} returns: the message to send, or why there is none. */
export type Encoded =
  | { readonly ok: true; readonly message: WireMessage }
  | { readonly ok: false; readonly violation: Violation };

/** What {@link encode} may be told besides the body. */
export interface EncodeOptions {
  /** The message's id, 1 to 128 characters, in the place of what the contract derives. */
  readonly messageId?: string | undefined;
  /** Writes the message as a CloudEvent as well: any receiver reads it as before. */
  readonly cloudEvents?: CloudEventsOptions | undefined;
}

/**
 * Validates a body and writes it as the message to send.
 *
 * What travels is the body that the sender passed, not what the schema made of it: the receiver
 * validates again, so the schema's defaults and transforms happen once, on the receiving side.
 * What the contract derives, its keys and application properties, is made of the same.
 *
 * It never throws: a body that fails its schema or that its content type cannot carry (in JSON a bigint,
 * a cycle, undefined), and a key or property that cannot be derived, are a `ContractViolation`.
 *
 * @param contract the contract that the body must keep
 * @param body what the schema takes as input
 *
 * @example
 * ```ts
 * const encoded = await encode(OrderPlaced, { orderId, total: 42 });
 * if (encoded.ok) await sender.sendMessages(encoded.message);
 * ```
 */
export async function encode<Contract extends MessageContract>(
  contract: Contract,
  body: InputOf<Contract>,
  options: EncodeOptions = {},
): Promise<Encoded> {
  const pending = validate(contract, body);
  // No turn of the microtask queue for a schema that is not async.
  const validated = pending instanceof Promise ? await pending : pending;
  if (!validated.ok) return validated;
  try {
    const written = codecOf(contract).encode(body);
    if (written.arrives !== undefined) {
      // A schema that takes a Date and no text would refuse every message where it arrives.
      const what = "The body, with text for its dates,";
      const onArrival = await validate(contract, written.arrives.body, what);
      if (!onArrival.ok) return onArrival;
    }
    return { ok: true, message: messageOf(contract, body, written, options) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, violation: error.violation };
    throw error;
  }
}

/** @throws Refusal */
function messageOf(
  contract: MessageContract,
  body: unknown,
  written: Written,
  { messageId, cloudEvents }: EncodeOptions,
): WireMessage {
  const keys = keysOf(contract, body, messageId);
  // An event has an id; duplicate detection and CloudEvents mean the same by it.
  const event = cloudEvents && { messageId: crypto.randomUUID(), ...keys };
  const properties = propertiesOf(contract, body);
  if (event) {
    Object.assign(properties, cloudEventProperties(contract, cloudEvents, event.messageId));
  }
  return {
    body: written.bytes,
    contentType: contract.contentType,
    subject: contract.type,
    ...(event ?? keys),
    applicationProperties: properties,
  };
}
