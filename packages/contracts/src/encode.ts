import type { InputOf, MessageContract } from "./message-contract.ts";
import { validate } from "./validate.ts";
import { contractViolation, nameOf, type Violation } from "./violation.ts";
import type { WireMessage } from "./wire-message.ts";

/** What {@link encode} returns: the message to send, or why there is none. */
export type Encoded =
  | { readonly ok: true; readonly message: WireMessage }
  | { readonly ok: false; readonly violation: Violation };

/**
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas: "Maximum size of a
 * message ID".
 */
const maxMessageIdLength = 128;

const utf8 = new TextEncoder();

/**
 * Validates a body and writes it as the message to send.
 *
 * What travels is the body that the sender passed, not what the schema made of it: the receiver
 * validates again, so the schema's defaults and transforms happen once, on the receiving side.
 * The contract's `messageId` gets the body that the sender passed as well.
 *
 * It never throws: a body that fails its schema or that JSON cannot express (a bigint, a cycle,
 * undefined), and a `messageId` that throws or returns no id, are a `ContractViolation`.
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
  const json = toJson(body);
  if (json === undefined) {
    return refused(`The body of ${nameOf(contract)} cannot be written as JSON.`);
  }
  const identity = identify(contract, body);
  if (identity === undefined) {
    return refused(
      `The messageId of ${nameOf(contract)} must return 1 to ${maxMessageIdLength} characters.`,
    );
  }
  return {
    ok: true,
    message: {
      body: utf8.encode(json),
      contentType: "application/json",
      subject: contract.type,
      ...identity,
      applicationProperties: { schemaVersion: contract.version },
    },
  };
}

function refused(description: string): Encoded {
  return { ok: false, violation: contractViolation(description) };
}

function toJson(body: unknown): string | undefined {
  try {
    return JSON.stringify(body);
  } catch {
    return undefined;
  }
}

/** The id to send, none when the contract derives none, or undefined when it fails to. */
function identify(
  contract: MessageContract,
  body: unknown,
): { readonly messageId?: string } | undefined {
  if (contract.messageId === undefined) {
    return {};
  }
  try {
    const messageId = contract.messageId(body);
    const valid =
      typeof messageId === "string" && messageId !== "" && messageId.length <= maxMessageIdLength;
    return valid ? { messageId } : undefined;
  } catch {
    return undefined;
  }
}
