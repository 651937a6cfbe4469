import type { CloudEventsOptions } from "../bus.ts";
import { type JsonSchema, jsonSchema } from "../json-schema.ts";
import type { MessageContract } from "../message-contract.ts";
import { schemaAt } from "./schema-at.ts";

/** One version of a message, in an AsyncAPI document. */
export interface AsyncApiMessage {
  /** The message's type, which is its subject. */
  readonly name: string;
  readonly title: string;
  /** Why there is no payload, where there is none. */
  readonly description?: string;
  readonly contentType: string;
  readonly headers: JsonSchema;
  readonly correlationId: { readonly location: string };
  /** What travels, as JSON Schema draft-07. */
  readonly payload?: JsonSchema;
  readonly "x-buspass": {
    readonly type: string;
    readonly version: number;
    /**
     * The names of the application properties that are derived from the body. They stand here by
     * themselves, as `headers` has properties of AMQP beside them. Absent where they were not known when
     * the document was made.
     */
    readonly applicationProperties?: readonly string[];
    /** What a handler gets, where that can be said. */
    readonly output?: JsonSchema;
  };
}

/** The name of each version of a message in the document, which takes letters, digits, `.`, `-` and `_`. */
export class MessageNames {
  readonly #names = new Map<string, string>();
  readonly #contracts = new Map<string, MessageContract>();

  add(contract: MessageContract): void {
    const key = keyOf(contract);
    if (this.#names.has(key)) return;
    const name = `${contract.type.replaceAll(/[^\w.-]/g, "_")}.v${contract.version}`;
    let free = name;
    for (let count = 2; this.#contracts.has(free); count += 1) free = `${name}-${count}`;
    this.#names.set(key, free);
    this.#contracts.set(free, contract);
  }

  of(contract: MessageContract): string {
    return this.#names.get(keyOf(contract)) ?? "";
  }

  entries(): [name: string, contract: MessageContract][] {
    return [...this.#contracts];
  }
}

function keyOf({ type, version }: MessageContract): string {
  return `${version} ${type}`;
}

/** A contract as a component of a document. */
export function messageOf(
  contract: MessageContract,
  name: string,
  cloudEvents: CloudEventsOptions | undefined,
): AsyncApiMessage {
  const { type, version } = contract;
  const at = `#/components/messages/${name}`;
  const input = jsonSchema(contract, { target: "draft-07" });
  const output = jsonSchema(contract, { side: "output", target: "draft-07" });
  return {
    name: type,
    title: `${type}, version ${version}`,
    ...(!input.ok && { description: input.problem }),
    contentType: contract.contentType,
    headers: headersOf(contract, cloudEvents),
    correlationId: { location: "$message.header#/correlationId" },
    ...(input.ok && { payload: schemaAt(input.schema, `${at}/payload`) }),
    "x-buspass": {
      type,
      version,
      applicationProperties: Object.keys(contract.applicationProperties ?? {}),
      ...(output.ok && { output: schemaAt(output.schema, `${at}/x-buspass/output`) }),
    },
  };
}

/** Properties of AMQP and application properties in one: AsyncAPI knows only headers. */
function headersOf(
  contract: MessageContract,
  cloudEvents: CloudEventsOptions | undefined,
): JsonSchema {
  const { type, version } = contract;
  const id = (what: string) => ({ type: "string", maxLength: 128, description: what });
  const derived = Object.keys(contract.applicationProperties ?? {});
  return {
    type: "object",
    required: ["subject"],
    properties: {
      // First, so that one with the name of a property of AMQP does not take its place.
      ...Object.fromEntries(derived.map((name) => [name, derivedProperty])),
      subject: { const: type, description: "AMQP's subject: the message's type." },
      schemaVersion: {
        const: version,
        description: "Application property; a message without it is of version 1.",
      },
      messageId: id(
        contract.messageId === undefined
          ? "AMQP's message-id: of the sender's choice."
          : "AMQP's message-id, derived from the body: the key of duplicate detection.",
      ),
      ...(contract.sessionId && {
        sessionId: id("AMQP's group-id, derived from the body: the session of the message."),
      }),
      ...(contract.partitionKey && {
        partitionKey: id("The annotation x-opt-partition-key, derived from the body."),
      }),
      correlationId: { type: "string", description: "AMQP's correlation-id." },
      ...(cloudEvents && {
        "cloudEvents:specversion": { const: "1.0" },
        "cloudEvents:type": { const: type },
        "cloudEvents:source": { const: cloudEvents.source },
        "cloudEvents:id": { type: "string", description: "The same as the messageId." },
      }),
    },
  };
}

/** Its type is the compiler's alone: a function does not say what it returns. A date has no type in JSON. */
const derivedProperty: JsonSchema = {
  description:
    "Application property, derived from the body, or absent. Its type is not known here: text, a number, true or false, or a timestamp.",
};
