import type { Call, Json } from "./call.ts";
import { errors } from "./resource-manager-error.ts";

/** As many as Service Bus gives at once. */
const longestPage = 100;

/**
 * The page of a list that `$skip` and `$top` ask for, in the order of the names, and the address of the
 * next one: "the value of the nextLink element will include a skip parameter that specifies a starting
 * point to use for subsequent calls". `$top` limits all that comes, and not one page.
 * https://learn.microsoft.com/rest/api/servicebus/controlplane-stable/queues/list-by-namespace
 * @throws ResourceManagerError for a parameter that is no number from its range
 */
export function pageOf<Item>(
  { url }: Call,
  items: readonly Item[],
  nameOf: (item: Item) => string,
  write: (item: Item) => Json,
): Json {
  const skip = parameter(url, "$skip", 0, 999_999) ?? 0;
  const top = parameter(url, "$top", 1, 1000) ?? Number.POSITIVE_INFINITY;
  const sorted = [...items].sort((one, other) => compare(nameOf(one), nameOf(other)));
  const end = skip + Math.min(top, longestPage);
  const value = sorted.slice(skip, end).map(write);
  if (end >= sorted.length || top <= longestPage) return { value };
  const next = new URL(url);
  next.searchParams.set("$skip", String(end));
  if (Number.isFinite(top)) next.searchParams.set("$top", String(top - longestPage));
  return { value, nextLink: next.href };
}

function parameter(
  url: URL,
  name: "$skip" | "$top",
  least: number,
  most: number,
): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw errors.badRequest(`The parameter ${name} must be a number from ${least} to ${most}.`);
}

function compare(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}
