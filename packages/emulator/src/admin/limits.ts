import { InvalidValue, more } from "./refusal.ts";
import { dotNetTimeSpan } from "./time-span.ts";

/** What a value is refused with, in the form of .NET's ArgumentOutOfRangeException. */
function outOfRange(words: string, property: string, actual: string): InvalidValue {
  return new InvalidValue(`${words}\nParameter name: ${property}\nActual value was ${actual}.`);
}

/** @throws InvalidValue */
export function requireBetween(
  property: string,
  value: number,
  least: number,
  most: number,
  format: (value: number) => string = String,
): number {
  if (value >= least && value <= most) return value;
  const words = `The value supplied must be between ${format(least)} and ${format(most)}.`;
  throw outOfRange(words, property, format(value));
}

/** @throws InvalidValue */
export function requireAtLeast(property: string, valueMs: number, leastMs: number): number {
  if (valueMs >= leastMs) return valueMs;
  const words = `The value supplied must be greater than or equal to ${dotNetTimeSpan(leastMs)}.`;
  throw outOfRange(words, property, dotNetTimeSpan(valueMs));
}

const longestLockMs = 5 * 60_000;

/**
 * A lock lasts for up to five minutes. The pages and the portal say at least five seconds; the service
 * takes less, but not zero: https://github.com/Azure/azure-sdk-for-node/issues/1747
 * @throws InvalidValue
 */
export function requireLockDuration(valueMs: number): number {
  const property = "LockDuration";
  if (valueMs > longestLockMs) {
    const words = `The supplied lock time exceeds the allowed maximum of '5' minutes. ${more} `;
    throw outOfRange(words, property, dotNetTimeSpan(valueMs));
  }
  return requireAtLeast(property, valueMs, 1);
}

/** @throws InvalidValue */
export function requireMaxLength(property: string, text: string, longest: number): string {
  if (text.length <= longest) return text;
  throw new InvalidValue(
    `Length cannot be greater than ${longest} characters.\nParameter name: ${property}`,
  );
}

/** What was said at creation stays. @throws InvalidValue */
export function requireUnchanged(
  property: string,
  value: boolean,
  current: boolean | undefined,
  kind: string,
): boolean {
  if (current === undefined || value === current) return value;
  throw new InvalidValue(
    property === "EnablePartitioning"
      ? `Partitioning cannot be changed for ${kind}. ${more} .`
      : `The value for the ${property} property of an existing ${kind} cannot be changed. ${more} .`,
  );
}
