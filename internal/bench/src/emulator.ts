import { startEmulator } from "@buspass/emulator";
import { inMemoryDoor } from "../../../packages/emulator/src/doors/in-memory.ts";
import { barePeer } from "./bare-peer.ts";
import { connect, oneKibibyte, putToken, receiveRate, sendRate } from "./raw-load.ts";

/*
 * The emulator against what rhea can do without it, in one run and over the same door, in turns: the
 * ratio is what counts, not the figures of this machine.
 */

const rounds = 5;
const count = 20_000;
const owner = { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } as const;
const bare = inMemoryDoor(barePeer(oneKibibyte()));

const sends: number[] = [];
const receives: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  await using emulator = await startEmulator({ queues: { load: {} }, identities: { owner } });
  const ours = await connect(emulator.as("owner").webSocket);
  const { token } = await emulator.as("owner").credential.getToken("https://servicebus.azure.net");
  await putToken(ours, token, "load");
  const theirs = await connect(bare);
  const bareSend = await sendRate(theirs, "load", count);
  const emulatorSend = await sendRate(ours, "load", count);
  const bareReceive = await receiveRate(theirs, "load", count);
  const emulatorReceive = await receiveRate(ours, "load", count);
  sends.push(emulatorSend / bareSend);
  receives.push(emulatorReceive / bareReceive);
  console.log(
    `round ${round + 1}: send ${whole(emulatorSend)} of ${whole(bareSend)}/s, receive ${whole(emulatorReceive)} of ${whole(bareReceive)}/s`,
  );
  theirs.close();
  ours.close();
}
console.log(`send    ${median(sends).toFixed(2)} of a bare peer`);
console.log(`receive ${median(receives).toFixed(2)} of a bare peer`);

await memory();
await responsiveness();

/** Bytes that a queued message of 1 KiB takes. */
async function memory(): Promise<void> {
  await using emulator = await startEmulator({ queues: { load: {} }, identities: { owner } });
  const connection = await connect(emulator.as("owner").webSocket);
  const { token } = await emulator.as("owner").credential.getToken("https://servicebus.azure.net");
  await putToken(connection, token, "load");
  await sendRate(connection, "load", 1_000);
  const before = used();
  await sendRate(connection, "load", 100_000);
  console.log(`memory  ${whole((used() - before) / 100_000)} bytes a queued message of 1 KiB`);
  connection.close();
}

/** How a send fares with 100,000 messages queued, and with 1,000 subscriptions that filter. */
async function responsiveness(): Promise<void> {
  const subscriptions = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [
      `s${index}`,
      { rules: [{ name: "r", filter: { kind: "sql" as const, expression: `number = ${index}` } }] },
    ]),
  );
  await using emulator = await startEmulator({
    queues: { load: {} },
    topics: { events: { subscriptions } },
    identities: { owner },
  });
  const connection = await connect(emulator.as("owner").webSocket);
  const { token } = await emulator.as("owner").credential.getToken("https://servicebus.azure.net");
  await putToken(connection, token, "");
  await sendRate(connection, "load", 100_000);
  for (const entity of ["load", "events"]) {
    const times: number[] = [];
    for (let i = 0; i < 2_000; i += 1) times.push(1_000 / (await sendRate(connection, entity, 1)));
    times.sort((one, other) => one - other);
    const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
    console.log(
      `a lone send to ${entity}: p50 ${at(0.5).toFixed(2)} ms, p99 ${at(0.99).toFixed(2)} ms, ${(at(0.99) / at(0.5)).toFixed(1)} times`,
    );
  }
  connection.close();
}

function used(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString("en");
}
