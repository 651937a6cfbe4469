import { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import {
  entities,
  type FuzzNamespace,
  marker,
  refill,
  startFuzzNamespace,
} from "../fuzz-namespace.ts";
import { mutate } from "../mutations.ts";
import { inMemoryPeer, socketDoors } from "../peer-sockets.ts";
import { Random } from "../random.ts";
import { record } from "../recordings.ts";
import { replay } from "../replay.ts";
import { badTokens, chooseToken, tokenOf, withToken } from "../tokens.ts";

/*
 * Replays what real clients wrote, tampered with, and says on stdout what became of the namespace.
 * A process of its own: a crash or a hang is then seen from outside, and memory can be measured.
 *
 * node --expose-gc fuzz-doors.ts SEED CASES [FIRST]
 */

const [seed = 1, cases = 1_000, first = 0] = process.argv.slice(2).map(Number);
const clockStride = Math.max(20, Math.ceil(cases / 500));
const progress = { case: first, what: "recording" };

for (const event of ["uncaughtException", "unhandledRejection"]) {
  process.on(event, (error: unknown) => fail(event, error));
}

function fail(what: string, error: unknown): never {
  const stack = error instanceof Error ? error.stack : String(error);
  process.stdout.write(`${JSON.stringify({ failed: what, ...progress, stack })}\n`);
  process.exit(1);
}

const namespace = await startFuzzNamespace();
const { emulator, clock, fuzzer } = namespace;
const doors = await socketDoors(emulator);
let connections = 0;
class Counted extends namespace.healthy.webSocket {
  constructor(url: string) {
    super(url);
    connections += 1;
  }
}
const client = new ServiceBusClient(namespace.healthy.namespace, namespace.healthy.credential, {
  webSocketOptions: { webSocket: Counted },
  retryOptions: { maxRetries: 0, timeoutInMs: 10_000 },
});
const sender = client.createSender(entities.healthy);
const receiver = client.createReceiver(entities.healthy);

await refill(client);
const recordings = await record(fuzzer);
const all = recordings.flatMap(({ frames }) => frames);
const foreign = await startEmulator({ identities: { fuzzer: { roles: [] } } });
const valid = await tokenOf(fuzzer);
const bad = badTokens(
  valid,
  await tokenOf(namespace.stranger),
  await tokenOf(foreign.as("fuzzer")),
);
await foreign.stop();

const spent = {
  slowestMs: 0,
  slowest: -1,
  roundTrips: 0,
  trusted: 0,
  accepted: 0,
  moved: 0,
  throughSockets: 0,
};
const memory: number[] = [];
await refill(client);
await roundTrip();
let undamaged = vaultState(namespace);
const links = emulator.inspect().openLinks;
for (let index = first; index < first + cases; index += 1) {
  await runCase(index);
  if (index % 25 === 24) await roundTrip();
  if (index % 250 !== 249) continue;
  memory.push(heapUsed());
  await refill(client);
  undamaged = vaultState(namespace);
}
await roundTrip();
const { openConnections, openLinks } = emulator.inspect();
process.stdout.write(
  `${JSON.stringify({
    ...spent,
    cases,
    connections,
    openConnections,
    linksLeft: openLinks - links,
    memory,
    maxRssBytes: process.resourceUsage().maxRSS * 1_024,
    timers: process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length,
  })}\n`,
);
process.exit(0);

async function runCase(index: number): Promise<void> {
  const random = new Random(seed * 1_000_003 + index);
  const { name, frames } = random.pick(recordings);
  const { token, trusted } = chooseToken(valid, bad, random);
  Object.assign(progress, { case: index, what: `${name}, ${trusted ? "trusted" : "not trusted"}` });
  const mutated = mutate(withToken(frames, token), random, withToken(all, token));
  const before = JSON.stringify(emulator.inspect().queues);
  const cpu = process.cpuUsage();
  const came = await replayThroughADoor(mutated, random);
  const { user, system } = process.cpuUsage(cpu);
  const tookMs = (user + system) / 1_000;
  if (tookMs > spent.slowestMs) Object.assign(spent, { slowestMs: tookMs, slowest: index });
  if (came.includes("Accepted")) spent.accepted += 1;
  const after = JSON.stringify(emulator.inspect().queues);
  if (trusted) {
    spent.trusted += 1;
    if (after !== before) spent.moved += 1;
    if (vaultState(namespace) !== undamaged) fail("wrong grant: the vault", "");
  } else if (came.includes(marker) || after !== before) {
    fail("wrong grant", `${before}\n${after}`);
  }
  // What was locked comes back; in all it is less than the hour that tokens live.
  if (index % clockStride !== clockStride - 1) return;
  clock.advance(6_000);
  undamaged = vaultState(namespace);
}

/** Most through memory, which is fast, and some through each door that has sockets. */
async function replayThroughADoor(frames: readonly Buffer[], random: Random): Promise<Buffer> {
  if (!random.chance(0.06)) return replay(inMemoryPeer(fuzzer), "memory", frames, random);
  await doors.breakHandshake(random);
  spent.throughSockets += 1;
  return replay(random.pick([doors.tls, doors.webSocket]), "socket", frames, random);
}

/** What the healthy client does all along, on the one connection that it has. */
async function roundTrip(): Promise<void> {
  progress.what = "the healthy client's round trip";
  await sender.sendMessages({ body: spent.roundTrips });
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 10_000 });
  if (message?.body !== spent.roundTrips) throw new Error(`Came: ${JSON.stringify(message?.body)}`);
  await receiver.completeMessage(message);
  spent.roundTrips += 1;
}

function vaultState({ emulator }: FuzzNamespace): string {
  return JSON.stringify(emulator.inspect().queues[entities.vault]);
}

function heapUsed(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
