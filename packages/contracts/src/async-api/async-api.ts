import type { Bus, CloudEventsOptions } from "../bus.ts";
import { readableVersions } from "../readable-versions.ts";
import {
  type AsyncApiChannel,
  type AsyncApiReference,
  channelOf,
  type Entity,
  entitiesOf,
} from "./channel.ts";
import { type AsyncApiMessage, MessageNames, messageOf } from "./message.ts";

/** What a document says of itself. */
export interface AsyncApiInfo {
  /** The name of the bus, for people. */
  readonly title: string;
  /** The version of the document, such as that of the package that declares the bus. */
  readonly version: string;
  readonly description?: string;
}

/** Sending to an entity, or receiving from it. */
export interface AsyncApiOperation {
  readonly action: "send" | "receive";
  readonly title: string;
  readonly channel: AsyncApiReference;
  readonly messages: readonly AsyncApiReference[];
}

/**
 * An AsyncAPI 3.0 document: https://www.asyncapi.com/docs/reference/specification/v3.0.0. Where the
 * standard has no word for something, it stands in `x-buspass`, so that a document says as much as its bus
 * and {@link diffBuses} can compare the two.
 */
export interface AsyncApiDocument {
  readonly asyncapi: "3.0.0";
  readonly info: AsyncApiInfo;
  readonly defaultContentType: "application/json";
  /** Queues and topics by name, subscriptions by path. */
  readonly channels: Readonly<Record<string, AsyncApiChannel>>;
  readonly operations: Readonly<Record<string, AsyncApiOperation>>;
  readonly components: { readonly messages: Readonly<Record<string, AsyncApiMessage>> };
  readonly "x-buspass": { readonly cloudEvents?: CloudEventsOptions };
}

/**
 * The AsyncAPI 3.0 document of a bus: a channel for each queue, topic and subscription, the operations that
 * they allow, and every version of every message that can be read. It is plain data, to be written as JSON
 * and given to any tool of https://www.asyncapi.com/tools.
 *
 * A body's schema is what travels, in JSON Schema draft-07, where the library offers one (see
 * {@link jsonSchema}); else the message says why there is none.
 *
 * @example
 * ```ts
 * const document = asyncApi(bus, { title: "Orders", version: "1.4.0" });
 * await writeFile("asyncapi.json", JSON.stringify(document, null, 2));
 * ```
 */
export function asyncApi(bus: Bus, info: AsyncApiInfo): AsyncApiDocument {
  const entities = entitiesOf(bus);
  const names = new MessageNames();
  for (const { carries } of [...Object.values(bus.queues), ...Object.values(bus.topics)]) {
    for (const contract of carries.flatMap(readableVersions)) names.add(contract);
  }
  const { title, version, description } = info;
  return {
    asyncapi: "3.0.0",
    info: { title, version, ...(description !== undefined && { description }) },
    defaultContentType: "application/json",
    channels: byName(entities, (entity) => [entity.name, channelOf(entity, names)]),
    operations: byName(
      entities.flatMap((entity) => entity.actions.map((action) => ({ entity, action }))),
      ({ entity, action }) => [`${action} ${entity.name}`, operationOf(action, entity, names)],
    ),
    components: {
      messages: byName(names.entries(), ([name, contract]) => [
        name,
        messageOf(contract, name, bus.cloudEvents),
      ]),
    },
    "x-buspass": { ...(bus.cloudEvents && { cloudEvents: bus.cloudEvents }) },
  };
}

/** Who sends, sends what is carried; who receives, reads older versions, too. */
function operationOf(
  action: AsyncApiOperation["action"],
  { name, kind, carries }: Entity,
  names: MessageNames,
): AsyncApiOperation {
  const channel = `#/channels/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
  const contracts = action === "send" ? carries : carries.flatMap(readableVersions);
  return {
    action,
    title: `${action === "send" ? "Send to" : "Receive from"} the ${kind} ${name}`,
    channel: { $ref: channel },
    messages: contracts.map((contract) => ({ $ref: `${channel}/messages/${names.of(contract)}` })),
  };
}

function byName<Item, Value>(
  items: readonly Item[],
  entry: (item: Item) => readonly [name: string, value: Value],
): Record<string, Value> {
  return Object.fromEntries(items.map(entry));
}
