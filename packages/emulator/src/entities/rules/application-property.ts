import type { ApplicationProperties, PropertyValue } from "./properties.ts";

/** The names of one message's properties by their lower case, made when a filter first needs them. */
const namesByLowerCase = new WeakMap<ApplicationProperties, ReadonlyMap<string, string>>();

/**
 * How a message spells the application property that a rule names; undefined if it has none.
 *
 * "Property names are case-insensitive."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#considerations
 * A message may have two names that differ only in case; the one spelled as in the rule wins.
 */
export function spellingOf(properties: ApplicationProperties, name: string): string | undefined {
  if (Object.hasOwn(properties, name)) return name;
  let names = namesByLowerCase.get(properties);
  if (names === undefined) {
    names = new Map(Object.keys(properties).map((key) => [key.toLowerCase(), key]));
    namesByLowerCase.set(properties, names);
  }
  return names.get(name.toLowerCase());
}

/** The value of an application property; undefined when the message does not have it. */
export function applicationProperty(
  properties: ApplicationProperties,
  name: string,
): PropertyValue | undefined {
  const spelling = spellingOf(properties, name);
  return spelling === undefined ? undefined : properties[spelling];
}
