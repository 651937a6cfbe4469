import { unknownClaim, type Violation } from "./violation.ts";
import type { ReceivedMessage, WireMessage } from "./wire-message.ts";

/** The application property that says where the body is. */
const claimProperty = "buspass-claim";

/**
 * Where bodies are kept that are too large for a message. The message carries a claim instead, and its
 * receiver gets the body with it.
 * https://learn.microsoft.com/azure/architecture/patterns/claim-check
 *
 * A claim comes from whoever may send: a store gives what it has put, and looks nowhere else. Bodies are
 * not deleted, because several subscriptions may need one: let the store do so when no message can be left.
 */
export interface ClaimStore {
  /** Keeps a body. Gives the claim by which `get` finds it, at most 1024 characters. */
  put(body: Uint8Array, options: PutOptions): Promise<string>;
  /**
   * Gives the body of a claim; undefined where it is not there, or the claim is none of this store's.
   * It throws where a later try may succeed.
   */
  get(claim: string, options: ClaimOptions): Promise<Uint8Array | undefined>;
}

/** What a store is told besides the claim. */
export interface ClaimOptions {
  /** Ends the request early. */
  readonly signal?: AbortSignal | undefined;
}

/** What a store is told besides the body. */
export interface PutOptions extends ClaimOptions {
  /** What the bytes are, such as `application/json`. */
  readonly contentType: string;
}

/**
 * Which bodies go to a store, and to which.
 *
 * @example
 * ```ts
 * await connect(bus, { claimCheck: { store: blobClaims(container), overBytes: 100_000 } });
 * ```
 */
export interface ClaimCheck {
  readonly store: ClaimStore;
  /**
   * Bodies of more bytes are put in the store. Default 196,608 (192 KiB): a message of the Standard tier
   * takes 256 KiB, of which properties may be 64 KiB.
   * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
   */
  readonly overBytes?: number;
}

const defaultOverBytes = 192 * 1024;
const longestClaim = 1024;

/**
 * Whether the body of a message goes to the store.
 *
 * @throws RangeError when `overBytes` is no number of bytes
 *
 * @example
 * ```ts
 * if (encoded.ok && isLarge(encoded.message, { store })) console.info("The body goes to the store.");
 * ```
 */
export function isLarge(
  { body }: Pick<WireMessage, "body">,
  { overBytes = defaultOverBytes }: ClaimCheck,
): boolean {
  if (!Number.isSafeInteger(overBytes) || overBytes < 0) {
    // What is no number is not repeated: it may be anything.
    const shown = typeof overBytes === "number" ? overBytes : "no number";
    throw new RangeError(`overBytes is ${shown}: it must be a whole number from 0 up.`);
  }
  return body.byteLength > overBytes;
}

/**
 * Puts the body of a message in the store where it is over the limit, and gives the message that is sent
 * instead: the same, with a claim and without a body.
 *
 * @throws what the store throws
 * @throws TypeError when the store gives no claim
 * @throws RangeError when `overBytes` is no number of bytes
 *
 * @example
 * ```ts
 * const encoded = await encode(ScanTaken, scan);
 * if (encoded.ok) await sender.sendMessages(await storeBody(encoded.message, { store }));
 * ```
 */
export async function storeBody<Message extends WireMessage>(
  message: Message,
  claimCheck: ClaimCheck,
  { signal }: ClaimOptions = {},
): Promise<Message> {
  if (!isLarge(message, claimCheck)) return message;
  const { body, contentType } = message;
  const claim = await claimCheck.store.put(body, { contentType, signal });
  if (typeof claim !== "string" || claim === "" || claim.length > longestClaim) {
    throw new TypeError(`A store must give a claim of 1 to ${longestClaim} characters.`);
  }
  return {
    ...message,
    body: new Uint8Array(),
    applicationProperties: { ...message.applicationProperties, [claimProperty]: claim },
  };
}

/**
 * Whether the body of a received message is in a store.
 *
 * @example
 * ```ts
 * const fetched = hasClaim(received) ? await fetchBody(received, store) : { ok: true, received };
 * ```
 */
export function hasClaim({ applicationProperties }: ReceivedMessage): boolean {
  return applicationProperties?.[claimProperty] !== undefined;
}

/** What {@link fetchBody} gives: the message with its body, or why there is none. */
export type Fetched<Message extends ReceivedMessage> =
  | { readonly ok: true; readonly received: Message }
  | { readonly ok: false; readonly violation: Violation };

/**
 * Gives a received message the body that its claim is for. A message without a claim is given as it is.
 *
 * @throws what the store throws: a later try may succeed
 *
 * @example
 * ```ts
 * const fetched = await fetchBody(received, store);
 * const decoded = fetched.ok ? await decodeScan(fetched.received) : fetched;
 * ```
 */
export async function fetchBody<Message extends ReceivedMessage>(
  received: Message,
  store: ClaimStore,
  { signal }: ClaimOptions = {},
): Promise<Fetched<Message>> {
  const claim = received.applicationProperties?.[claimProperty];
  if (claim === undefined) return { ok: true, received };
  if (typeof claim !== "string" || claim === "" || claim.length > longestClaim) {
    return { ok: false, violation: unknownClaim("The claim to the message's body is none.") };
  }
  const body = await store.get(claim, { signal });
  return body === undefined
    ? { ok: false, violation: unknownClaim("The store has no body for the claim of the message.") }
    : { ok: true, received: { ...received, body } };
}
