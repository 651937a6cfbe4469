import type { ApplicationProperties, MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { nameOf } from "./violation.ts";

/**
 * "Maximum message property size for each property is 32 KB".
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestPropertyBytes = 32 * 1024;

/**
 * Whether an application property's name is taken: `schemaVersion`, the names that begin with `buspass-`,
 * and those of CloudEvents, which begin with `cloudEvents:` or `cloudEvents_`. A message's own properties
 * have other names.
 *
 * @example
 * ```ts
 * isReservedProperty("schemaVersion"); // true
 * isReservedProperty("region"); // false
 * ```
 */
export function isReservedProperty(name: string): boolean {
  return name === "schemaVersion" || /^(?:buspass-|cloudEvents[:_])/.test(name);
}

/**
 * What the contract derives as application properties from what the sender passes.
 *
 * @throws Refusal when it throws, or gives what AMQP cannot carry or what is reserved
 */
export function propertiesOf(contract: MessageContract, body: unknown): ApplicationProperties {
  if (contract.applicationProperties === undefined) return {};
  const properties = derived(contract, body);
  if (typeof properties !== "object" || properties === null || Array.isArray(properties)) {
    throw new Refusal(`The applicationProperties of ${nameOf(contract)} must return an object.`);
  }
  for (const [name, value] of Object.entries(properties)) {
    const fault = faultOf(name, value);
    if (fault !== undefined) {
      throw new Refusal(
        `The application property ${JSON.stringify(name)} of ${nameOf(contract)} ${fault}.`,
      );
    }
  }
  return properties;
}

function derived(contract: MessageContract, body: unknown): ApplicationProperties | undefined {
  try {
    return contract.applicationProperties?.(body);
  } catch {
    // What it threw is not told: its message may quote the body.
    throw new Refusal(`The applicationProperties of ${nameOf(contract)} threw.`);
  }
}

function faultOf(name: string, value: unknown): string | undefined {
  if (name === "" || !name.isWellFormed()) return "has a name that AMQP cannot carry";
  if (isReservedProperty(name)) return "is set by Buspass: take another name";
  if (typeof value === "string") {
    if (!value.isWellFormed()) return "has half of a surrogate pair, which UTF-8 cannot carry";
    // A character has at most three bytes a UTF-16 unit.
    return value.length * 3 > longestPropertyBytes &&
      new TextEncoder().encode(value).byteLength > longestPropertyBytes
      ? "is longer than 32 KiB: put it in the body"
      : undefined;
  }
  if (value instanceof Date) {
    return Number.isNaN(value.getTime()) ? "is no valid date" : undefined;
  }
  return typeof value === "number" || typeof value === "boolean"
    ? undefined
    : "must be a string, a number, a boolean or a Date";
}
