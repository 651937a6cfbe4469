import {
  type ClaimStore,
  decoder,
  fetchBody,
  hasClaim,
  type MessageContract,
  type Violation,
} from "@buspass/contracts";
import { BuspassError } from "./buspass-error.ts";
import { wordsOf } from "./error-words.ts";
import type { ProcessSettings } from "./process-options.ts";
import { sentenceOf } from "./sentence-of.ts";
import type { IncomingMessage } from "./transport.ts";

/** What a reader needs of its processor. */
export interface MessageReaderSetup
  extends Pick<ProcessSettings, "newerVersions" | "unknownMessages"> {
  /** Such as `queue "orders" of contoso-prod.servicebus.windows.net`. */
  readonly where: string;
  readonly carries: readonly MessageContract[];
  /** The contracts that handlers are for. */
  readonly handled: readonly MessageContract[];
  /** Where large bodies are. */
  readonly claims: ClaimStore | undefined;
}

/** What a message says, or why it cannot be read, and whether to leave it to others for a while. */
export type Reading =
  | { readonly ok: true; readonly contract: MessageContract; readonly body: unknown }
  | {
      readonly ok: false;
      readonly violation: Pick<Violation, "reason" | "description">;
      readonly leave: boolean;
    };

/**
 * Makes a function that reads messages for the handlers: each reads the versions before its own as well.
 * @throws BuspassError ClaimStoreFailed: it may succeed later
 */
export function messageReader({
  where,
  carries,
  handled,
  claims,
  newerVersions,
  unknownMessages,
}: MessageReaderSetup): (message: IncomingMessage, signal: AbortSignal) => Promise<Reading> {
  const decodeHandled = decoder(handled, {
    newerVersions: newerVersions === "read" ? "read" : "refuse",
  });
  const decodeCarried = decoder(carries);

  return async (message, signal) => {
    let received = message;
    if (hasClaim(message)) {
      const fetched = await withBody(message, signal);
      if (!fetched.ok) return { ...fetched, leave: false };
      received = fetched.received;
    }
    const decoded = await decodeHandled(received);
    if (decoded.ok) return decoded;
    const { violation } = decoded;
    if (violation.reason === "UnknownMessage") {
      return await unread(received, violation, unknownMessages === "redeliver");
    }
    if (violation.reason === "UnknownVersion") {
      return await unread(received, violation, violation.newer && newerVersions === "redeliver");
    }
    return { ok: false, violation, leave: false };
  };

  async function withBody(message: IncomingMessage, signal: AbortSignal) {
    if (claims === undefined) {
      throw new BuspassError(
        "ClaimStoreFailed",
        `A message of ${where} has its body in a store, and this client was given none.`,
        { remedy: "Pass `claimCheck` to connect." },
      );
    }
    try {
      return await fetchBody(message, claims, { signal });
    } catch (cause) {
      throw new BuspassError(
        "ClaimStoreFailed",
        `The body of a message of ${where} could not be got from its store: ${sentenceOf(wordsOf(cause).message)}`,
        { cause },
      );
    }
  }

  /** What no handler is for may still be something that the entity carries, and then that is the matter. */
  async function unread(
    received: IncomingMessage,
    { reason }: Violation,
    leave: boolean,
  ): Promise<Reading> {
    const carried = await decodeCarried(received);
    if (!carried.ok) return { ok: false, violation: carried.violation, leave };
    const { type, version } = carried.contract;
    const description = `This receiver has no handler for ${type} version ${version}.`;
    return { ok: false, violation: { reason, description }, leave };
  }
}
