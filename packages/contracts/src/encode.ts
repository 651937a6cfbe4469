import { propertiesOf } from "./application-properties.ts";
import { keysOf } from "./keys.ts";
import type { InputOf, MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { validate } from "./validate.ts";
import { nameOf, type Violation } from "./violation.ts";
import type { WireMessage } from "./wire-message.ts";

/** What {@link encode} returns: the message to send, or why there is none. */
export type Encoded =
  | { readonly ok: true; readonly message: WireMessage }
  | { readonly ok: false; readonly violation: Violation };

const utf8 = new TextEncoder();

/**
 * Validates a body and writes it as the message to send.
 *
 * What travels is the body that the sender passed, not what the schema made of it: the receiver
 * validates again, so the schema's defaults and transforms happen once, on the receiving side.
 * What the contract derives, its keys and application properties, is made of the same.
 *
 * It never throws: a body that fails its schema or that JSON cannot express (a bigint, a cycle,
 * undefined), and a key or property that cannot be derived, are a `ContractViolation`.
 *
 * @param contract the contract that the body must keep
 * @param body what the schema takes as input; must be JSON
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
): Promise<Encoded> {
  const validated = await validate(contract, body);
  if (!validated.ok) {
    return validated;
  }
  try {
    return { ok: true, message: written(contract, body) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, violation: error.violation };
    throw error;
  }
}

/** @throws Refusal */
function written(contract: MessageContract, body: unknown): WireMessage {
  return {
    body: utf8.encode(toJson(contract, body)),
    contentType: "application/json",
    subject: contract.type,
    ...keysOf(contract, body),
    applicationProperties: { ...propertiesOf(contract, body), schemaVersion: contract.version },
  };
}

function toJson(contract: MessageContract, body: unknown): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(body);
  } catch {
    // What it threw is not told: its message may quote the body.
  }
  if (json === undefined) {
    throw new Refusal(`The body of ${nameOf(contract)} cannot be written as JSON.`);
  }
  return json;
}
