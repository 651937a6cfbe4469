import { connect } from "@buspass/client";
import { median } from "../quantile.ts";
import { bus, OrderPlaced, order } from "./order.ts";
import { rawClient, rawMessage } from "./raw-order.ts";

/*
 * Sends with the SDK alone and with Buspass, in turns, and writes what it found as JSON. The arguments
 * are how many turns each gets, and how long one takes in milliseconds.
 */

type Send = () => Promise<unknown>;

interface Turn {
  readonly perSecond: number;
  readonly latenciesMs: readonly number[];
  readonly failures: number;
}

const [turns = 10, turnMs = 400] = process.argv.slice(2).map(Number);

await using client = await connect(bus);
const raw = rawClient();
const rawSender = raw.createSender("orders");
const topic = client.topic("orders");
const sends = {
  raw: () => rawSender.sendMessages(rawMessage),
  buspass: () => topic.send(OrderPlaced, order),
};

const found = [];
for (const callers of [1, 64, 1_024]) {
  for (const send of Object.values(sends)) await turn(send, callers, turnMs);
  const taken: { raw: Turn[]; buspass: Turn[] } = { raw: [], buspass: [] };
  for (let index = 0; index < turns; index += 1) {
    taken.raw.push(await turn(sends.raw, callers, turnMs));
    taken.buspass.push(await turn(sends.buspass, callers, turnMs));
  }
  found.push({ callers, raw: summary(taken.raw), buspass: summary(taken.buspass) });
}
console.log(JSON.stringify(found));
await raw.close();

/** So many callers, each of which waits for its message before it sends the next one. */
async function turn(send: Send, callers: number, forMs: number): Promise<Turn> {
  const latenciesMs: number[] = [];
  let failures = 0;
  const start = performance.now();
  const caller = async (): Promise<void> => {
    while (performance.now() - start < forMs) {
      const sentAt = performance.now();
      try {
        await send();
        latenciesMs.push(performance.now() - sentAt);
      } catch {
        failures += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - start) / 1_000;
  return { perSecond: latenciesMs.length / seconds, latenciesMs, failures };
}

function summary(all: readonly Turn[]): { perSecond: number; p50Ms: number; failures: number } {
  return {
    perSecond: median(all.map(({ perSecond }) => perSecond)),
    p50Ms: median(all.flatMap(({ latenciesMs }) => latenciesMs)),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
  };
}
