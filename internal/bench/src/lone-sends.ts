import type { Connection } from "rhea";
import { inMemoryDoor } from "../../../packages/emulator/src/doors/in-memory.ts";
import { barePeer } from "./bare-peer.ts";
import { startLoadNamespace } from "./load-namespace.ts";
import { median, quantile } from "./quantile.ts";
import { connect, loneSendTimes, numberedKibibyte, oneKibibyte, sendRate } from "./raw-load.ts";

/** How long a sender waits for one message to be accepted, with nothing else under way. */
export interface LoneSend {
  readonly p50Ms: number;
  /** How many times as long the slowest in a hundred takes. */
  readonly p99OfP50: number;
  /** The share of sends that the machine interrupted, which do not count. */
  readonly interrupted: number;
}

export interface LoneSends {
  readonly barePeer: LoneSend;
  readonly fullQueue: LoneSend;
  readonly wideTopic: LoneSend;
}

export const loneSendTerms = {
  queued: 100_000,
  subscriptions: 1_000,
  turns: 60,
  perTurn: 500,
} as const;
const warmUpTurns = 10;

/**
 * Lone sends to a bare peer, to a queue that holds very much, and to a topic with very many
 * subscriptions, one of which selects the message. They take turns, so that all have the same noise.
 */
export async function measureLoneSends(): Promise<LoneSends> {
  const { queued, subscriptions, turns, perTurn } = loneSendTerms;
  await using namespace = await startLoadNamespace({
    queues: { full: {} },
    topics: { wide: { subscriptions: numbered(subscriptions) } },
  });
  const ours = namespace.connection;
  await sendRate(ours, "full", queued);
  const bare = await connect(inMemoryDoor(barePeer(oneKibibyte())));
  const messages = Array.from({ length: perTurn }, (_, index) =>
    numberedKibibyte((index * 7) % subscriptions),
  );
  const barePeerTurns = new Turns(bare, "any", messages);
  const fullQueue = new Turns(ours, "full", messages);
  const wideTopic = new Turns(ours, "wide", messages);
  for (let turn = -warmUpTurns; turn < turns; turn += 1) {
    for (const each of [barePeerTurns, fullQueue, wideTopic]) await each.take(turn >= 0);
  }
  bare.close();
  return {
    barePeer: barePeerTurns.result,
    fullQueue: fullQueue.result,
    wideTopic: wideTopic.result,
  };
}

class Turns {
  readonly #connection: Connection;
  readonly #entity: string;
  readonly #messages: readonly Buffer[];
  readonly #times: number[] = [];

  constructor(connection: Connection, entity: string, messages: readonly Buffer[]) {
    this.#connection = connection;
    this.#entity = entity;
    this.#messages = messages;
  }

  async take(counts: boolean): Promise<void> {
    const times = await loneSendTimes(this.#connection, this.#entity, this.#messages);
    if (counts) this.#times.push(...times);
  }

  get result(): LoneSend {
    const p50Ms = median(this.#times);
    const sent = loneSendTerms.turns * this.#messages.length;
    return {
      p50Ms,
      p99OfP50: quantile(this.#times, 0.99) / p50Ms,
      interrupted: 1 - this.#times.length / sent,
    };
  }
}

/** Subscriptions that select one number each. */
function numbered(
  count: number,
): Record<string, { rules: { name: string; filter: { kind: "sql"; expression: string } }[] }> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      `s${index}`,
      { rules: [{ name: "r", filter: { kind: "sql", expression: `number = ${index}` } }] },
    ]),
  );
}
