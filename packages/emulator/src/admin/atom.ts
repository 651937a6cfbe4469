import { randomUUID } from "node:crypto";
import type { AdministrationReply, Call } from "./call.ts";
import { entityTag } from "./entity-tag.ts";
import { writeXml } from "./write-xml.ts";
import { element, type XmlElement } from "./xml-element.ts";

/** An entity as an Atom entry shows it. */
export interface Entry {
  /** Of the entity, as an address has it. */
  readonly path: string;
  readonly title: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly description: XmlElement;
}

const atom = { xmlns: "http://www.w3.org/2005/Atom" };
const connect = {
  xmlns: "http://schemas.microsoft.com/netservices/2010/10/servicebus/connect",
  "xmlns:i": "http://www.w3.org/2001/XMLSchema-instance",
};

/** Answers with one entity. */
export function entryReply(call: Call, status: 200 | 201, entry: Entry): AdministrationReply {
  const written = reply(status, "entry", writeEntry(call, entry, atom));
  const etag = entityTag(call);
  // The service tells none of what is just created.
  if (status === 201 || etag === undefined) return written;
  return { ...written, headers: { ...written.headers, etag } };
}

/** Answers with a page of entities, and where the next one is. */
export function feedReply(
  call: Call,
  title: string,
  entries: readonly Entry[],
  nextSkip: number | undefined,
): AdministrationReply {
  const next = new URL(call.url);
  next.searchParams.set("$skip", String(nextSkip));
  const feed = element(
    "feed",
    [
      element("title", title, { type: "text" }),
      element("id", call.url.href),
      element("updated", seconds(call.services.clock.now())),
      link("self", call.url.href),
      nextSkip === undefined ? undefined : link("next", next.href),
      ...entries.map((entry) => writeEntry(call, entry, {})),
    ],
    atom,
  );
  return reply(200, "feed", feed);
}

/**
 * What the service answers to whoever asks for an address where there is nothing: no error, but a list
 * of public services, which is always empty. The clients take it for "not found".
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-troubleshooting-guide
 */
export function nothingListed(call: Call): AdministrationReply {
  const feed = element(
    "feed",
    [
      element("title", "Publicly Listed Services", { type: "text" }),
      element("subtitle", "This is the list of publicly-listed services currently available.", {
        type: "text",
      }),
      element("id", `uuid:${randomUUID()};id=1`),
      element("updated", seconds(call.services.clock.now())),
      element("generator", "Service Bus 1.1"),
    ],
    atom,
  );
  return reply(200, "feed", feed);
}

export const deleted: AdministrationReply = { status: 200, body: "" };

function writeEntry(
  call: Call,
  { path, title, createdAtMs, updatedAtMs, description }: Entry,
  attributes: Readonly<Record<string, string>>,
): XmlElement {
  const id = new URL(`https://${call.host}/`);
  id.pathname = path;
  const version = call.url.searchParams.get("api-version");
  if (version !== null) id.searchParams.set("api-version", version);
  return element(
    "entry",
    [
      element("id", id.href),
      element("title", title, { type: "text" }),
      element("published", seconds(createdAtMs)),
      element("updated", seconds(updatedAtMs)),
      element("author", [element("name", call.namespaceName)]),
      link("self", id.href),
      element("content", [{ ...description, attributes: connect }], { type: "application/xml" }),
    ],
    attributes,
  );
}

function link(rel: "self" | "next", href: string): XmlElement {
  return element("link", "", { rel, href });
}

function reply(status: number, type: "entry" | "feed", root: XmlElement): AdministrationReply {
  return {
    status,
    headers: { "content-type": `application/atom+xml;type=${type};charset=utf-8` },
    body: writeXml(root),
  };
}

function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+/, "");
}
