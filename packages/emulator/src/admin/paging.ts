import { type Entry, feedReply } from "./atom.ts";
import type { AdministrationReply, Call } from "./call.ts";
import { Refusal } from "./refusal.ts";

/** As many as the service gives at once, however many are asked for. */
const longestPage = 100;

/**
 * Answers with the page of a list that `$skip` and `$top` ask for, in the order of the names.
 * @throws Refusal for a parameter that is no number of entities
 */
export function pageReply<Item>(
  call: Call,
  title: string,
  items: readonly Item[],
  nameOf: (item: Item) => string,
  entryOf: (item: Item) => Entry,
): AdministrationReply {
  const skip = parameter(call, "skip") ?? 0;
  const top = Math.min(parameter(call, "top") ?? longestPage, longestPage);
  const sorted = [...items].sort((one, other) => compare(nameOf(one), nameOf(other)));
  const page = sorted.slice(skip, skip + top);
  // A page of nothing would be followed by another one without end.
  const isLast = skip + top >= sorted.length || page.length === 0;
  return feedReply(call, title, page.map(entryOf), isLast ? undefined : skip + top);
}

function parameter(call: Call, name: "skip" | "top"): number | undefined {
  const text = call.url.searchParams.get(`$${name}`);
  if (text === null) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Refusal(
    400,
    `Parameter '${name}' should be non-negative integer.\nParameter name: ${name}.`,
  );
}

function compare(one: string, other: string): number {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()];
  return a === b ? 0 : a < b ? -1 : 1;
}
