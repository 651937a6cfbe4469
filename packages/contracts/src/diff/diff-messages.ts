import type { AsyncApiDocument } from "../async-api/async-api.ts";
import type { AsyncApiMessage } from "../async-api/message.ts";
import type { JsonSchema } from "../json-schema.ts";
import type { BusFinding } from "./finding.ts";
import { located } from "./located-schema.ts";
import { type Narrowing, narrowings } from "./narrowings.ts";

/** What changed in the bodies of the versions that both documents have. */
export function diffMessages(before: AsyncApiDocument, after: AsyncApiDocument): BusFinding[] {
  const known = new Map(
    Object.values(before.components.messages).map((each) => [keyOf(each), each]),
  );
  return Object.values(after.components.messages).flatMap((message) => {
    const old = known.get(keyOf(message));
    return old === undefined ? [] : diffMessage(old, message, before, after);
  });
}

/** A type and a version, by which both documents mean the same. */
export function keyOf({ "x-buspass": { type, version } }: AsyncApiMessage): string {
  return `${type}.v${version}`;
}

function diffMessage(
  old: AsyncApiMessage,
  now: AsyncApiMessage,
  before: AsyncApiDocument,
  after: AsyncApiDocument,
): BusFinding[] {
  const at = `messages.${keyOf(now)}`;
  if (old.payload === undefined || now.payload === undefined) {
    return [
      {
        path: at,
        breaking: false,
        affects: "senders and receivers",
        message: "Its bodies are not compared, as a schema library offers no JSON Schema for them.",
        remedy: (now.payload === undefined ? now.description : old.description) ?? "",
      },
    ];
  }
  const compare = (one: JsonSchema | undefined, other: JsonSchema | undefined) => ({
    forth: narrowings(located(before, one), located(after, other)),
    back: narrowings(located(after, other), located(before, one)),
  });
  const body = compare(old.payload, now.payload);
  const [oldOutput, newOutput] = [old["x-buspass"].output, now["x-buspass"].output];
  const output =
    oldOutput === undefined || newOutput === undefined ? undefined : compare(oldOutput, newOutput);
  return [
    ...body.forth.map((each) => refusedNow(each, at)),
    ...body.back.map((each) => refusedBefore(each, at)),
    // What handlers get by a default or transform; the body itself is told above.
    // A field more is no harm to them.
    ...(output?.back ?? [])
      .filter(({ asks }) => asks !== "is not taken")
      .filter((each) => ![...body.back, ...body.forth].some(({ path }) => path === each.path))
      .map((each) => givenNow(each, at)),
  ];
}

function refusedNow({ path, asks }: Narrowing, at: string): BusFinding {
  return {
    path: join(at, path),
    breaking: true,
    affects: "senders",
    message: `It ${asks} now: what is sent as before, and what waits in a queue, may become a dead letter.`,
    remedy:
      "Take what was taken before, such as by a default, or raise the version and write its upgrade.",
  };
}

function refusedBefore({ path, asks }: Narrowing, at: string): BusFinding {
  return {
    path: join(at, path),
    breaking: true,
    affects: "receivers",
    message: `What is sent may be otherwise now: for receivers as before it ${asks}, so that the message may become a dead letter there.`,
    remedy:
      "Deploy every receiver before the first sender, or raise the version and write its upgrade.",
  };
}

function givenNow({ path, asks }: Narrowing, at: string): BusFinding {
  return {
    path: join(at, path),
    breaking: false,
    affects: "receivers",
    message: `Handlers may get something else: before, it ${asks}.`,
    remedy: "The compiler tells which handlers that concerns.",
  };
}

function join(at: string, path: string): string {
  return path === "" ? at : `${at}.${path}`;
}
