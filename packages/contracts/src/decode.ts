import type { MessageContract, OutputOf } from "./message-contract.ts";
import { validate } from "./validate.ts";
import {
  contractViolation,
  nameOf,
  unknownMessage,
  unknownVersion,
  type Violation,
} from "./violation.ts";
import type { ReceivedMessage } from "./wire-message.ts";

/** What {@link decode} returns: the contract with the body it typed, or why there is none. */
export type Decoded<Contract extends MessageContract> =
  | (Contract extends MessageContract
      ? { readonly ok: true; readonly contract: Contract; readonly body: OutputOf<Contract> }
      : never)
  | { readonly ok: false; readonly violation: Violation };

// JSON between systems is UTF-8 (RFC 8259, section 8.1); other bytes are refused, not replaced.
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Finds the contract of a received message and validates its body. What the handler gets is the
 * schema's output: defaults and transforms apply here, once.
 *
 * The contract is the one whose type is the message's `subject` and whose version is its application
 * property `schemaVersion`; a message without one is taken as version 1, as senders in other
 * languages may not know of it. It never throws: whatever is wrong is a {@link Violation}.
 *
 * To decode many messages, keep the function that {@link decoder} returns.
 *
 * @param contracts the contracts to choose from, such as `bus.queues.orders.carries`
 * @param received the message as Service Bus delivered it, with the bytes of its body
 *
 * @example
 * ```ts
 * const decoded = await decode(bus.queues.orders.carries, received);
 * if (!decoded.ok) console.warn(decoded.violation.reason, decoded.violation.description);
 * ```
 */
export function decode<const Contracts extends readonly MessageContract[]>(
  contracts: Contracts,
  received: ReceivedMessage,
): Promise<Decoded<Contracts[number]>> {
  return decoder(contracts)(received);
}

/**
 * {@link decode} for many messages of one entity: the contracts are indexed once.
 *
 * @param contracts the contracts to choose from; of two with the same type and version the last counts
 *
 * @example
 * ```ts
 * const decodeOrder = decoder(bus.queues.orders.carries);
 * const decoded = await decodeOrder(received);
 * ```
 */
export function decoder<const Contracts extends readonly MessageContract[]>(
  contracts: Contracts,
): (received: ReceivedMessage) => Promise<Decoded<Contracts[number]>> {
  // The type parameter is the tuple: inferring its element would drop a contract whose body extends
  // another's.
  const types = new Map<string, Map<unknown, MessageContract>>();
  for (const contract of contracts) {
    const versions = types.get(contract.type) ?? new Map<unknown, MessageContract>();
    types.set(contract.type, versions.set(contract.version, contract));
  }
  return async ({ body, subject, contentType, applicationProperties }) => {
    const versions = subject === undefined ? undefined : types.get(subject);
    if (subject === undefined || versions === undefined) {
      return { ok: false, violation: unknownMessage(subject, types.keys()) };
    }
    const version = applicationProperties?.["schemaVersion"] ?? 1;
    const contract = versions.get(version);
    if (contract === undefined) {
      const known = [...versions.values()].map((candidate) => candidate.version);
      return { ok: false, violation: unknownVersion(subject, version, known) };
    }
    if (!isJson(contentType)) {
      const description = `The content type of ${nameOf(contract)} is not application/json.`;
      return { ok: false, violation: contractViolation(description) };
    }
    const json = parse(body);
    if (json === undefined) {
      const description = `The body of ${nameOf(contract)} is not JSON in UTF-8.`;
      return { ok: false, violation: contractViolation(description) };
    }
    const validated = await validate(contract, json.value);
    // The type distributes over the contracts, which the compiler cannot follow here.
    return validated.ok
      ? ({ ok: true, contract, body: validated.body } as Decoded<Contracts[number]>)
      : validated;
  };
}

/** RFC 9110, section 8.3.1 (case and parameters); RFC 6839, section 3.1 (`+json`). */
function isJson(contentType: string | undefined): boolean {
  return (
    contentType === undefined ||
    contentType === "application/json" ||
    /^\s*(?:application\/json|[^\s/;]+\/[^\s/;]+\+json)\s*(?:;|$)/i.test(contentType)
  );
}

function parse(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(utf8.decode(body)) };
  } catch {
    // What it threw is not told: V8 quotes the text around the error.
    return undefined;
  }
}
