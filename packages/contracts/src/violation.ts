import type { Issue } from "./issue.ts";
import type { MessageContract } from "./message-contract.ts";

/**
 * Why a message keeps no contract. `reason` and `description` fit a dead letter's
 * `DeadLetterReason` and `DeadLetterErrorDescription`; the description is one sentence of at most
 * 4096 characters and names no value of the body.
 *
 * - `ContractViolation`: the body is not JSON, is labeled as something else, or fails its schema.
 *   `issues` lists what the schema found, and is empty when the schema was not reached.
 * - `UnknownMessage`: no contract has the message's subject as its type.
 * - `UnknownVersion`: a contract has the type, but none of them the version. `newer` says whether the
 *   version is above all that are known, so that an instance deployed later may know it.
 * - `UnknownClaim`: the body is in a store, which does not have it, or not under this claim.
 */
export type Violation =
  | {
      readonly reason: "ContractViolation";
      readonly description: string;
      readonly issues: readonly Issue[];
    }
  | { readonly reason: "UnknownMessage"; readonly description: string }
  | { readonly reason: "UnknownVersion"; readonly description: string; readonly newer: boolean }
  | { readonly reason: "UnknownClaim"; readonly description: string };

/** How many issues the description names: enough to see the pattern, few enough to read. */
const issuesNamed = 10;

/** `DeadLetterErrorDescription` takes 4096 characters: `maxDeadLetterReasonLength` of azure-sdk-for-js. */
const maxLength = 4096;

export function contractViolation(description: string, issues: readonly Issue[] = []): Violation {
  return { reason: "ContractViolation", description: cut(description), issues };
}

/** @param what the body, such as `The body` */
export function schemaViolation(
  what: string,
  contract: MessageContract,
  issues: readonly Issue[],
): Violation {
  const named = issues
    .slice(0, issuesNamed)
    .map(({ path, message }) => (path === "" ? message : `${path}: ${message}`))
    .join("; ");
  const others = issues.length - issuesNamed;
  const rest = others > 0 ? `; and ${others} more` : "";
  const found = `${named}${rest}`.replace(/\.?$/, ".");
  return contractViolation(`${what} is not a valid ${nameOf(contract)}: ${found}`, issues);
}

export function unknownMessage(subject: string | undefined, known: Iterable<string>): Violation {
  const problem =
    subject === undefined
      ? "The message has no subject, which names its type"
      : `No contract has the type ${JSON.stringify(cut(subject, 128))} of the message's subject`;
  return {
    reason: "UnknownMessage",
    description: cut(`${problem}; known here: ${[...known].join(", ")}.`),
  };
}

export function unknownVersion(
  type: string,
  version: unknown,
  known: readonly number[],
): Extract<Violation, { reason: "UnknownVersion" }> {
  const isNumber = typeof version === "number" && Number.isSafeInteger(version);
  const newer = isNumber && version > Math.max(...known);
  const problem = isNumber
    ? `Version ${version} of ${type} ${newer ? "is newer than" : "is none of"}`
    : `The schemaVersion of ${type} is not a whole number, as are`;
  const description = `${problem} those known here: version ${known.join(", ")}.`;
  return { reason: "UnknownVersion", description: cut(description), newer };
}

export function unknownClaim(description: string): Violation {
  return { reason: "UnknownClaim", description };
}

/** How a description names a contract, such as `order.placed version 1`. */
export function nameOf({ type, version }: MessageContract): string {
  return `${type} version ${version}`;
}

function cut(text: string, length: number = maxLength): string {
  const line = text.replace(/\s+/g, " ");
  // Half of a surrogate pair cannot be written in UTF-8.
  return line.length <= length
    ? line
    : `${line.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
