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
 * subscriptions, one of which selects the message. They take turns; each turn has a p50 and a p99 of
 * its own, and the median of the turns counts. What disturbs the machine for a while then changes some
 * turns, and what belongs to each send, as garbage does, changes all.
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
  readonly #p50s: number[] = [];
  readonly #shares: number[] = [];

  constructor(connection: Connection, entity: string, messages: readonly Buffer[]) {
    this.#connection = connection;
    this.#entity = entity;
    this.#messages = messages;
  }

  async take(counts: boolean): Promise<void> {
    const times = await loneSendTimes(this.#connection, this.#entity, this.#messages);
    if (!counts) return;
    const p50 = median(times);
    this.#p50s.push(p50);
    this.#shares.push(quantile(times, 0.99) / p50);
  }

  get result(): LoneSend {
    return { p50Ms: median(this.#p50s), p99OfP50: median(this.#shares) };
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
