import { checkCloudEvent, cloudEventType } from "./cloud-events.ts";
import type { MessageContract, OutputOf } from "./message-contract.ts";
import { type Reader, readersOf, type TypeReaders } from "./readers.ts";
import { Refusal } from "./refusal.ts";
import { type Validated, validate } from "./validate.ts";
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

/** What {@link decode} and {@link decoder} may be told. */
export interface DecodeOptions {
  /**
   * What becomes of a version above all that are known. `"refuse"`, the default, makes it a violation;
   * `"read"` takes it as the newest that is known, whose schema decides whether it fits.
   */
  readonly newerVersions?: "refuse" | "read" | undefined;
}

/**
 * Finds the contract of a received message and validates its body. What the handler gets is the
 * schema's output: defaults and transforms apply here, once.
 *
 * The contract is the one whose type is the message's `subject`, or the type of the CloudEvent that it is,
 * and whose version is its application property `schemaVersion`; a message without one is taken as
 * version 1, as senders in other languages may not know of it. A version that only a `previous` of a
 * contract has is upgraded, step by step, each of which is validated. It never throws: whatever is wrong
 * is a {@link Violation}.
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
  options?: DecodeOptions,
): Promise<Decoded<Contracts[number]>> {
  return decoder(contracts, options)(received);
}

/**
 * {@link decode} for many messages of one entity: the contracts are indexed once.
 *
 * @param contracts the contracts to choose from; of two with the same type and version the last counts,
 *   and a contract of a version counts more than an upgrade from it
 *
 * @example
 * ```ts
 * const decodeOrder = decoder(bus.queues.orders.carries);
 * const decoded = await decodeOrder(received);
 * ```
 */
export function decoder<const Contracts extends readonly MessageContract[]>(
  contracts: Contracts,
  { newerVersions = "refuse" }: DecodeOptions = {},
): (received: ReceivedMessage) => Promise<Decoded<Contracts[number]>> {
  // The type parameter is the tuple: inferring its element would drop a contract whose body extends
  // another's.
  const types = readersOf(contracts);
  // Not async: every turn of the microtask queue that is spared counts.
  return (received) => {
    const decoded = decodeWith(types, received, newerVersions);
    // The type distributes over the contracts, which the compiler cannot follow here.
    return Promise.resolve(decoded as Decoded<Contracts[number]>);
  };
}

type Read =
  | { readonly ok: true; readonly contract: MessageContract; readonly body: unknown }
  | { readonly ok: false; readonly violation: Violation };

function decodeWith(
  types: ReadonlyMap<string, TypeReaders>,
  { body, subject, contentType, applicationProperties }: ReceivedMessage,
  newerVersions: "refuse" | "read",
): Read | Promise<Read> {
  const event = cloudEventType(applicationProperties);
  const type = typeof event === "string" ? event : subject;
  const readers = type === undefined ? undefined : types.get(type);
  if (type === undefined || readers === undefined) {
    return { ok: false, violation: unknownMessage(type, types.keys()) };
  }
  const version = applicationProperties?.["schemaVersion"] ?? 1;
  // Nothing but a number is a key of them.
  let reader = readers.versions.get(version as number);
  if (reader === undefined) {
    const known = [...readers.versions.keys()].toSorted((one, other) => one - other);
    const violation = unknownVersion(type, version, known);
    if (!violation.newer || newerVersions === "refuse") return { ok: false, violation };
    reader = readers.newest;
  }
  let parsed: unknown;
  try {
    if (event !== undefined) checkCloudEvent(reader.written, applicationProperties);
    if (!ArrayBuffer.isView(body)) throw notBytes(reader.written);
    parsed = reader.codec.decode(body, contentType);
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, violation: error.violation };
    throw error;
  }
  const validated = validate(reader.written, parsed);
  return validated instanceof Promise
    ? validated.then((settled) => upgraded(settled, reader))
    : upgraded(validated, reader);
}

/** For callers without types: the SDK's receivers parse bodies, unless they are told otherwise. */
function notBytes(contract: MessageContract): Refusal {
  return new Refusal(
    `The body of ${nameOf(contract)} is not in bytes: make the receiver with skipParsingBodyAsJson.`,
  );
}

/** The body as the contract of the reader has it. */
function upgraded(
  validated: Validated,
  { contract, written, upgrades }: Reader,
): Read | Promise<Read> {
  if (!validated.ok) return validated;
  if (upgrades.length === 0) return { ok: true, contract, body: validated.body };
  return upgradedBy(validated.body, written, upgrades).then((last) =>
    last.ok ? { ok: true, contract, body: last.body } : last,
  );
}

async function upgradedBy(
  body: unknown,
  written: MessageContract,
  upgrades: readonly MessageContract[],
): Promise<Validated> {
  let last: Validated = { ok: true, body };
  for (const contract of upgrades) {
    if (!last.ok) return last;
    try {
      const next = contract.upgrade?.(last.body);
      last = await validate(contract, next, `The body, upgraded from version ${written.version},`);
    } catch {
      // What it threw is not told: its message may quote the body.
      const description = `The upgrade of ${contract.type} to version ${contract.version} threw, on a body of version ${written.version}.`;
      return { ok: false, violation: contractViolation(description) };
    }
  }
  return last;
}
