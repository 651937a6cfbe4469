import type { Connection } from "rhea";
import { inMemoryDoor } from "../../../packages/emulator/src/doors/in-memory.ts";
import { barePeer } from "./bare-peer.ts";
import { startLoadNamespace } from "./load-namespace.ts";
import { median } from "./quantile.ts";
import { annotatedKibibyte, connect, oneKibibyte, receiveRate, sendRate } from "./raw-load.ts";

/** How fast the emulator is, alone and beside a bare peer. */
export interface Rate {
  readonly perSecond: number;
  /** Median of each turn's share of what the bare peer reached in the same turn. */
  readonly ofBare: number;
}

export interface Throughput {
  readonly send: Rate;
  readonly receive: Rate;
  /** Against a bare peer whose messages have a header and annotations as the emulator's do. */
  readonly receiveAnnotated: Rate;
}

export const throughputTerms = { turns: 15, before: 5_000, perTurn: 20_000 } as const;
/** Turns until the compiler has seen all. */
const warmUpTurns = 3;

/**
 * Sends and receives in turns, so that what else the machine does is in both of a pair. Each is run
 * in first, until the garbage that is collected is its own and not that of the one before.
 */
export async function measureThroughput(): Promise<Throughput> {
  await using namespace = await startLoadNamespace({ queues: { load: {} } });
  const ours = namespace.connection;
  const bare = await connect(inMemoryDoor(barePeer(oneKibibyte())));
  const annotated = await connect(inMemoryDoor(barePeer(annotatedKibibyte())));
  const send = new Turns();
  const receive = new Turns();
  const receiveAnnotated = new Turns();
  for (let turn = -warmUpTurns; turn < throughputTerms.turns; turn += 1) {
    const on = async (
      rate: (connection: Connection, entity: string, count: number) => Promise<number>,
      connection: Connection,
    ): Promise<number> => {
      await rate(connection, "load", throughputTerms.before);
      return await rate(connection, "load", throughputTerms.perTurn);
    };
    const sent = [await on(sendRate, bare), await on(sendRate, ours)] as const;
    const received = [await on(receiveRate, bare), await on(receiveRate, ours)] as const;
    const withAnnotations = await on(receiveRate, annotated);
    if (turn < 0) continue;
    send.add(...sent);
    receive.add(...received);
    receiveAnnotated.add(withAnnotations, received[1]);
  }
  bare.close();
  annotated.close();
  return {
    send: send.rate,
    receive: receive.rate,
    receiveAnnotated: receiveAnnotated.rate,
  };
}

class Turns {
  readonly #rates: number[] = [];
  readonly #shares: number[] = [];

  add(bare: number, ours: number): void {
    this.#rates.push(ours);
    this.#shares.push(ours / bare);
  }

  get rate(): Rate {
    return { perSecond: median(this.#rates), ofBare: median(this.#shares) };
  }
}
