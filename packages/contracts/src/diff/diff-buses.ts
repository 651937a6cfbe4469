import { type AsyncApiDocument, asyncApi } from "../async-api/async-api.ts";
import type { AsyncApiChannel } from "../async-api/channel.ts";
import type { AsyncApiMessage } from "../async-api/message.ts";
import type { Bus } from "../bus.ts";
import { diffMessages, keyOf } from "./diff-messages.ts";
import { diffProperties } from "./diff-properties.ts";
import { diffRules } from "./diff-rules.ts";
import { diffSettings } from "./diff-settings.ts";
import type { Affected, BusFinding } from "./finding.ts";

/**
 * What changed between two versions of a bus, and whom it breaks: those who send or receive as before, and
 * messages that wait in a queue. What breaks somebody comes first; without findings the two are
 * interchangeable. Either may be the document that {@link asyncApi} made of a bus.
 *
 * @example
 * ```ts
 * const findings = diffBuses(JSON.parse(await readFile("asyncapi.json", "utf8")), bus);
 * const breaking = findings.filter((finding) => finding.breaking);
 * ```
 */
export function diffBuses(
  before: Bus | AsyncApiDocument,
  after: Bus | AsyncApiDocument,
): BusFinding[] {
  const [old, now] = [documentOf(before), documentOf(after)];
  const findings = [
    ...Object.entries(old.channels).flatMap(([name, channel]) => {
      const other = now.channels[name];
      return other === undefined || kindOf(other) !== kindOf(channel)
        ? gone(name, channel, old, now)
        : diffEntity(name, [old, now], [channel, other]);
    }),
    ...Object.entries(now.channels).flatMap(([name, channel]) => {
      const other = old.channels[name];
      return other === undefined || kindOf(other) !== kindOf(channel) ? [added(name, channel)] : [];
    }),
    ...diffMessages(old, now),
    ...diffProperties(old, now),
    ...diffCloudEvents(old, now),
  ];
  return findings.sort((a, b) => Number(b.breaking) - Number(a.breaking));
}

function documentOf(bus: Bus | AsyncApiDocument): AsyncApiDocument {
  return "asyncapi" in bus ? bus : asyncApi(bus, { title: "", version: "" });
}

function kindOf(channel: AsyncApiChannel): AsyncApiChannel["x-buspass"]["kind"] {
  return channel["x-buspass"].kind;
}

const users: Readonly<Record<AsyncApiChannel["x-buspass"]["kind"], Affected>> = {
  queue: "senders and receivers",
  topic: "senders",
  subscription: "receivers",
};

function gone(
  name: string,
  channel: AsyncApiChannel,
  before: AsyncApiDocument,
  after: AsyncApiDocument,
): BusFinding[] {
  const kind = kindOf(channel);
  // A topic takes its subscriptions with it, which is said once.
  const topic = topicOf(name);
  if (kind === "subscription" && !(topic in after.channels) && topic in before.channels) return [];
  const affects = kind === "topic" ? "senders and receivers" : users[kind];
  return [
    {
      path: pathOf(name, kind),
      breaking: true,
      affects,
      message: `The ${kind} ${name} is gone: ${affects} fail, and what is in it is lost.`,
      remedy: "Keep it until nobody uses it and it is empty.",
    },
  ];
}

function added(name: string, channel: AsyncApiChannel): BusFinding {
  const kind = kindOf(channel);
  return {
    path: pathOf(name, kind),
    breaking: false,
    affects: users[kind],
    message: `The ${kind} ${name} is new.`,
    remedy: "Deploy it before those who use it.",
  };
}

function diffEntity(
  name: string,
  [before, after]: readonly [AsyncApiDocument, AsyncApiDocument],
  [old, now]: readonly [AsyncApiChannel, AsyncApiChannel],
): BusFinding[] {
  const kind = kindOf(now);
  const at = pathOf(name, kind);
  const settings = diffSettings(old["x-buspass"].settings, now["x-buspass"].settings, at);
  if (kind === "subscription") {
    return [
      ...settings,
      ...diffRules(old["x-buspass"].rules, now["x-buspass"].rules, `${at}.rules`),
    ];
  }
  return [
    ...settings,
    ...diffCarried(messagesOf(old, before), messagesOf(now, after), `${at}.carries`, kind),
  ];
}

type Messages = readonly AsyncApiMessage[];

/** The versions of messages that can be read from an entity. */
function messagesOf(channel: AsyncApiChannel, document: AsyncApiDocument): Messages {
  return Object.keys(channel.messages).flatMap((name) => document.components.messages[name] ?? []);
}

function diffCarried(
  old: Messages,
  now: Messages,
  at: string,
  kind: "queue" | "topic",
): BusFinding[] {
  const types = (messages: Messages) => new Set(messages.map(({ name }) => name));
  const [oldTypes, newTypes] = [types(old), types(now)];
  const removed = [...oldTypes].filter((type) => !newTypes.has(type));
  const arrived = [...newTypes].filter((type) => !oldTypes.has(type));
  const renamed = removed.flatMap((type) => {
    const body = bodyOf(old, type);
    const other = arrived.find((each) => body !== undefined && bodyOf(now, each) === body);
    return other === undefined ? [] : [{ type, other }];
  });
  const keys = (messages: Messages) => new Set(messages.map(keyOf));
  const [oldKeys, newKeys] = [keys(old), keys(now)];
  const stays = ({ name }: AsyncApiMessage) => oldTypes.has(name) && newTypes.has(name);
  return [
    ...renamed.map(({ type, other }) => becameOther(type, other, at)),
    ...removed
      .filter((type) => !renamed.some((each) => each.type === type))
      .map((type) => notCarried(type, at)),
    ...arrived
      .filter((type) => !renamed.some((each) => each.other === type))
      .map((type) => nowCarried(type, at, kind)),
    ...old
      .filter((each) => stays(each) && !newKeys.has(keyOf(each)))
      .map((each) => unread(each, at)),
    ...now
      .filter((each) => stays(each) && !oldKeys.has(keyOf(each)))
      .map((each) => newVersion(each, at)),
  ];
}

/** The newest body of a type, to find it again under another name. */
function bodyOf(messages: Messages, type: string): string | undefined {
  const [newest] = messages
    .filter(({ name }) => name === type)
    .sort((a, b) => b["x-buspass"].version - a["x-buspass"].version);
  return newest?.payload && JSON.stringify(newest.payload).replaceAll(/"#[^"]*"/g, "");
}

function becameOther(type: string, other: string, at: string): BusFinding {
  return {
    path: at,
    breaking: true,
    affects: "senders and receivers",
    message: `${type} seems to be called ${other} now: messages of the old name become dead letters (UnknownMessage), and receivers as before do not know the new one.`,
    remedy: `Carry both until nobody sends ${type}.`,
  };
}

function notCarried(type: string, at: string): BusFinding {
  return {
    path: at,
    breaking: true,
    affects: "senders and receivers",
    message: `${type} is not carried any more: who sends it is refused, and what waits becomes a dead letter (UnknownMessage).`,
    remedy: "Stop its senders, and carry it until none is left.",
  };
}

function nowCarried(type: string, at: string, kind: "queue" | "topic"): BusFinding {
  const where = kind === "topic" ? "in subscriptions that let it through" : "there";
  return {
    path: at,
    breaking: false,
    affects: "receivers",
    message: `${type} is carried now: a receiver ${where} that does not know it makes it a dead letter (UnknownMessage).`,
    remedy: "Deploy receivers before senders.",
  };
}

function unread({ name, "x-buspass": { version } }: AsyncApiMessage, at: string): BusFinding {
  return {
    path: at,
    breaking: true,
    affects: "senders",
    message: `Version ${version} of ${name} is not read any more: what is sent so, and what waits, becomes a dead letter (UnknownVersion).`,
    remedy: `Name it as \`previous\` of the next version, with an \`upgrade\`, until no version ${version} is left.`,
  };
}

function newVersion({ name, "x-buspass": { version } }: AsyncApiMessage, at: string): BusFinding {
  return {
    path: at,
    breaking: false,
    affects: "receivers",
    message: `Version ${version} of ${name} is new: a receiver as before does not know it (UnknownVersion).`,
    remedy: "Deploy receivers before senders.",
  };
}

function diffCloudEvents(old: AsyncApiDocument, now: AsyncApiDocument): BusFinding[] {
  const [before, after] = [old, now].map((each) => each["x-buspass"].cloudEvents?.source);
  if (before === after) return [];
  return [
    {
      path: "cloudEvents.source",
      breaking: before !== undefined,
      affects: "receivers",
      message:
        after === undefined
          ? "Messages have no attributes of CloudEvents any more."
          : `The source of events is ${JSON.stringify(after)} now.`,
      remedy: "Tell those who read the attributes.",
    },
  ];
}

function topicOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Where an entity is in the definition of a bus. */
function pathOf(name: string, kind: AsyncApiChannel["x-buspass"]["kind"]): string {
  if (kind !== "subscription") return `${kind}s.${name}`;
  const topic = topicOf(name);
  return `topics.${topic}.subscriptions.${name.slice(topic.length + 1)}`;
}
