import type { AsyncApiDocument } from "../async-api/async-api.ts";
import type { AsyncApiMessage } from "../async-api/message.ts";
import type { RuleDefinition } from "../rule.ts";
import { propertiesAsked } from "../selects.ts";
import { keyOf } from "./diff-messages.ts";
import type { BusFinding } from "./finding.ts";

/**
 * Which application properties messages derive as before. One that is gone always breaks: which rules asked
 * for it can be said, and which handlers read it cannot. What type a value has is not known, so not compared.
 */
export function diffProperties(before: AsyncApiDocument, after: AsyncApiDocument): BusFinding[] {
  const known = Object.values(before.components.messages);
  return Object.values(after.components.messages).flatMap((message) => {
    const old = known.find((each) => keyOf(each) === keyOf(message)) ?? predecessor(message, known);
    return old === undefined ? [] : diffNames(old, message, before);
  });
}

/** What was sent before a version that is new: the newest version of then. */
function predecessor(
  message: AsyncApiMessage,
  known: readonly AsyncApiMessage[],
): AsyncApiMessage | undefined {
  const { type, version } = message["x-buspass"];
  return known
    .filter(({ "x-buspass": other }) => other.type === type && other.version < version)
    .toSorted((a, b) => b["x-buspass"].version - a["x-buspass"].version)[0];
}

function diffNames(
  old: AsyncApiMessage,
  now: AsyncApiMessage,
  before: AsyncApiDocument,
): BusFinding[] {
  const [names, newNames] = [old, now].map((each) => each["x-buspass"].applicationProperties);
  // A document of a time when names were not known says nothing of them.
  if (names === undefined || newNames === undefined) return [];
  const gone = names.filter((name) => !newNames.includes(name));
  const added = newNames.filter((name) => !names.includes(name));
  const at = `messages.${keyOf(now)}.applicationProperties`;
  const [other] = added;
  // What a function returns cannot be compared: one for one is taken for another name of the same.
  if (gone.length === 1 && added.length === 1 && other !== undefined) {
    return gone.map((name) => goneFor(name, at, askedBy(name, now.name, before), other));
  }
  return [
    ...gone.map((name) => goneFor(name, at, askedBy(name, now.name, before))),
    ...added.map((name) => addedTo(name, at)),
  ];
}

function goneFor(name: string, at: string, rules: readonly string[], renamed?: string): BusFinding {
  const asked =
    rules.length === 0 ? "no rule asks for it" : `these rules ask for it: ${rules.join(", ")}`;
  return {
    path: `${at}.${name}`,
    breaking: true,
    affects: "receivers",
    message: `It ${renamed === undefined ? "is not derived any more" : `seems to be called ${renamed} now`}: handlers that read it find nothing, and ${asked}.`,
    remedy: `Derive ${renamed === undefined ? "it" : "both"} until no rule asks for it and no handler reads it.`,
  };
}

function addedTo(name: string, at: string): BusFinding {
  return {
    path: `${at}.${name}`,
    breaking: false,
    affects: "receivers",
    message:
      "It is derived now: what senders as before send, and what waits in a queue, does not have it.",
    remedy: "Deploy senders before rules that ask for it and handlers that read it.",
  };
}

/** The rules that ask messages of a type for a property, in words. */
function askedBy(property: string, type: string, document: AsyncApiDocument): string[] {
  const isOfType = (message: string) => document.components.messages[message]?.name === type;
  return Object.entries(document.channels)
    .filter(([, { messages }]) => Object.keys(messages).some(isOfType))
    .flatMap(([entity, { "x-buspass": channel }]) =>
      Object.entries(channel.rules ?? {})
        .filter(([, rule]) => mayAsk(rule, type) && asks(rule, property))
        .map(([name]) => `${name} of ${entity}`),
    );
}

function mayAsk({ filter }: RuleDefinition, type: string): boolean {
  return "sqlExpression" in filter || filter.subject === undefined || filter.subject === type;
}

/** SQL has no regard to case in names. */
function asks({ filter }: RuleDefinition, property: string): boolean {
  return propertiesAsked(filter).some((name) => name.toLowerCase() === property.toLowerCase());
}
