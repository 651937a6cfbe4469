import { readProperties } from "./amqp/read-message.ts";
import type { MessageState, StoredMessage } from "./entities/message.ts";
import { peek } from "./entities/peek.ts";
import type { Queue } from "./entities/queue.ts";
import type { Topology } from "./entities/topology.ts";
import type { Identity } from "./identity/identities.ts";
import type { RoleAssignment } from "./identity/roles.ts";

/** What an emulator holds at one moment, as plain data. No token is in it. */
export interface Inspection {
  /** By path: `"orders"`, `"events/Subscriptions/billing"`. */
  readonly queues: Readonly<Record<string, InspectedQueue>>;
  /** By name. */
  readonly identities: Readonly<Record<string, InspectedIdentity>>;
  readonly openConnections: number;
  /** Links that lead to entities, to send or to receive. */
  readonly openLinks: number;
  /** Tokens that clients put for an entity, refused ones too. */
  readonly tokensRefused: number;
}

/** A queue or subscription, with its dead letters. */
export interface InspectedQueue {
  /** Messages that wait or are locked. */
  readonly active: number;
  readonly locked: number;
  readonly scheduled: number;
  readonly deferred: number;
  readonly deadLettered: number;
  readonly transferDeadLettered: number;
  readonly messages: readonly InspectedMessage[];
  readonly deadLetters: readonly InspectedMessage[];
}

/** A message without its content. */
export interface InspectedMessage {
  readonly sequenceNumber: number;
  readonly messageId: string;
  readonly sessionId: string | undefined;
  readonly subject: string | undefined;
  readonly state: MessageState;
  readonly deliveryCount: number;
  readonly deadLetterReason: string | undefined;
  readonly deadLetterDescription: string | undefined;
}

/** An identity and the use it made of the namespace. */
export interface InspectedIdentity {
  readonly clientId: string;
  readonly objectId: string;
  readonly systemAssigned: boolean;
  readonly roles: readonly RoleAssignment[];
  /** Tokens given out by the App Service endpoint. */
  readonly tokensFromEndpoint: number;
  /** Tokens given out to `as(name).credential`, without a network. */
  readonly tokensInProcess: number;
  /** Tokens of this identity that the namespace accepted. */
  readonly tokensAccepted: number;
}

/** Counts that the emulator keeps as it goes. */
export class Usage {
  readonly #counts = new Map<string, number>();
  tokensRefused = 0;

  add(kind: "endpoint" | "in process" | "accepted", identityName: string): void {
    const key = `${kind}:${identityName}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  count(kind: "endpoint" | "in process" | "accepted", identityName: string): number {
    return this.#counts.get(`${kind}:${identityName}`) ?? 0;
  }
}

export function inspect(
  topology: Topology,
  identities: readonly Identity[],
  usage: Usage,
  connections: { readonly count: number; readonly openLinks: number },
): Inspection {
  return {
    queues: Object.fromEntries(topology.sources.map((queue) => [queue.path, inspectQueue(queue)])),
    identities: Object.fromEntries(
      identities.map(({ name, ...identity }) => [
        name,
        {
          ...identity,
          tokensFromEndpoint: usage.count("endpoint", name),
          tokensInProcess: usage.count("in process", name),
          tokensAccepted: usage.count("accepted", name),
        },
      ]),
    ),
    openConnections: connections.count,
    openLinks: connections.openLinks,
    tokensRefused: usage.tokensRefused,
  };
}

function inspectQueue(queue: Queue): InspectedQueue {
  const messages = messagesOf(queue);
  const count = (state: MessageState): number =>
    messages.filter((message) => message.state === state).length;
  return {
    active: count("active"),
    locked: queue.locked.size,
    scheduled: count("scheduled"),
    deferred: count("deferred"),
    deadLettered: queue.deadLetterQueue?.store.size ?? 0,
    transferDeadLettered: queue.transferDeadLetterQueue?.store.size ?? 0,
    messages,
    deadLetters: queue.deadLetterQueue === undefined ? [] : messagesOf(queue.deadLetterQueue),
  };
}

function messagesOf(queue: Queue): InspectedMessage[] {
  return peek(queue, 0, Number.POSITIVE_INFINITY).map(inspectMessage);
}

function inspectMessage(message: StoredMessage): InspectedMessage {
  const { system, application } = readProperties(message);
  return {
    sequenceNumber: message.sequenceNumber,
    messageId: message.messageId,
    sessionId: message.sessionId,
    subject: text(system.Label),
    state: message.state,
    deliveryCount: message.deliveryCount,
    deadLetterReason: text(application["DeadLetterReason"]),
    deadLetterDescription: text(application["DeadLetterErrorDescription"]),
  };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
