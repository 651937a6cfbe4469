import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { nameOf } from "./violation.ts";

/** The keys by which Service Bus tells messages apart and keeps them together. */
export interface MessageKeys {
  /** The key of duplicate detection, 1 to 128 characters; absent when the contract derives none. */
  readonly messageId?: string;
  /** The session that the message belongs to, 1 to 128 characters. */
  readonly sessionId?: string;
  /** Keeps messages together on a partitioned entity, 1 to 128 characters; with a session its id. */
  readonly partitionKey?: string;
}

/**
 * "Maximum size of a message ID", "Message session ID", and of a partition key as well.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestKey = 128;

/**
 * The keys that the contract derives from what the sender passes.
 *
 * @param given the message id where the sender chose one
 * @throws Refusal when one throws or is no key, or when the partition key is not the session's id
 */
export function keysOf(contract: MessageContract, body: unknown, given?: string): MessageKeys {
  const messageId = checked(contract, "messageId", given ?? derived(contract, "messageId", body));
  const sessionId = checked(contract, "sessionId", derived(contract, "sessionId", body));
  const partitionKey = checked(contract, "partitionKey", derived(contract, "partitionKey", body));
  if (sessionId !== undefined && partitionKey !== undefined && partitionKey !== sessionId) {
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-partitioning#use-of-partition-keys
    throw new Refusal(
      `The partitionKey of ${nameOf(contract)} must be its sessionId where it derives both.`,
    );
  }
  return {
    ...(messageId !== undefined && { messageId }),
    ...(sessionId !== undefined && { sessionId }),
    ...(partitionKey !== undefined && { partitionKey }),
  };
}

/** Undefined where the contract derives no such key, and null where it fails to. */
function derived(contract: MessageContract, name: keyof MessageKeys, body: unknown): unknown {
  if (contract[name] === undefined) return undefined;
  try {
    return contract[name](body) ?? null;
  } catch {
    // What it threw is not told: its message may quote the body.
    return null;
  }
}

function checked(
  contract: MessageContract,
  name: keyof MessageKeys,
  value: unknown,
): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "string" || value === "" || value.length > longestKey) {
    throw new Refusal(
      `The ${name} of ${nameOf(contract)} must have 1 to ${longestKey} characters.`,
    );
  }
  if (!value.isWellFormed()) {
    throw new Refusal(
      `The ${name} of ${nameOf(contract)} has half of a surrogate pair, which UTF-8 cannot carry.`,
    );
  }
  return value;
}
