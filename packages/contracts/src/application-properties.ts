import { DefinitionError } from "./definition-error.ts";
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
 * A frozen copy of the functions that a definition derives properties by.
 *
 * @param message the words for the message, such as `of message "order.placed"`
 * @throws DefinitionError when they are no functions, or when a name cannot travel or is reserved
 */
export function checkedProperties<Functions extends object>(
  derive: Functions,
  message: string,
): Functions {
  const at = "applicationProperties";
  if (typeof derive !== "object" || derive === null || Array.isArray(derive)) {
    throw new DefinitionError(
      at,
      `${message} is not a record of functions: write one by property name, such as { region: (body) => body.region }`,
    );
  }
  for (const [name, value] of Object.entries(derive)) {
    // An object has a prototype under `__proto__`, and no property.
    if (name === "" || name === "__proto__" || !name.isWellFormed()) {
      throw new DefinitionError(
        at,
        `${message} has a property named ${JSON.stringify(name)}, which cannot be carried: take another name`,
      );
    }
    if (isReservedProperty(name)) {
      throw new DefinitionError(`${at}.${name}`, `${message} is set by Buspass: take another name`);
    }
    if (typeof value !== "function") {
      throw new DefinitionError(
        `${at}.${name}`,
        `${message} is not a function: write one that takes the body and returns a string, a number, a boolean or a Date`,
      );
    }
  }
  const copy = { ...derive };
  Object.freeze(copy);
  return copy;
}

/** The application properties of a message that is being written. */
interface WrittenProperties {
  schemaVersion: number;
  [name: string]: ApplicationProperties[string];
}

/**
 * The version, and what the contract derives as application properties from what the sender passes.
 *
 * @throws Refusal naming the property when its function throws, or gives what AMQP cannot carry
 */
export function propertiesOf(contract: MessageContract, body: unknown): WrittenProperties {
  const properties: WrittenProperties = { schemaVersion: contract.version };
  // `for … in` makes no list of the names for each message, and no iterator.
  for (const name in contract.applicationProperties) {
    const value = derived(contract, name, body);
    if (value === undefined) continue;
    const fault = faultOf(value);
    if (fault !== undefined) throw refusal(contract, name, fault);
    properties[name] = value;
  }
  return properties;
}

function derived(
  contract: MessageContract,
  name: string,
  body: unknown,
): ApplicationProperties[string] | undefined {
  try {
    return contract.applicationProperties?.[name]?.(body);
  } catch {
    // What it threw is not told: its message may quote the body.
    throw refusal(contract, name, "cannot be derived, as its function threw");
  }
}

function refusal(contract: MessageContract, name: string, fault: string): Refusal {
  return new Refusal(
    `The application property ${JSON.stringify(name)} of ${nameOf(contract)} ${fault}.`,
  );
}

function faultOf(value: unknown): string | undefined {
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
