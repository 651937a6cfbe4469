import { setTimeout as wait } from "node:timers/promises";
import { faultSchedule, type ScheduledFault } from "./fault-schedule.ts";
import { type Flow, Ledger } from "./ledger.ts";
import {
  type NamespaceProcess,
  type Observation,
  startNamespaceProcess,
} from "./namespace-process.ts";
import { clientPrograms, type SoakClient, startClient } from "./soak-client.ts";

/** What a soak found. */
export interface SoakReport {
  readonly seconds: number;
  readonly seed: number;
  /** Clients whose libraries are not installed here. */
  readonly skipped: readonly string[];
  /** How many of each kind. */
  readonly faults: Readonly<Record<string, number>>;
  readonly flows: readonly Flow[];
  /** Operations that failed, by client. */
  readonly troubles: Readonly<Record<string, number>>;
  /** Clients that failed, or did not end by themselves. */
  readonly failed: readonly string[];
  /** The namespace when all was received and every client was gone. */
  readonly end: Observation;
  /** Its heap when a third of the time was over. */
  readonly earlyHeapBytes: number;
  /** Messages that were accepted after that. */
  readonly acceptedSince: number;
  /** What its process wrote to stderr, or how it ended; nothing when all is well. */
  readonly complaints: string;
}

/** Everything comes back within the 5 s of a lock; the rest is for a machine that is busy. */
const patienceMs = 45_000;

/** Lets clients of several libraries send and receive at once while the namespace fails by a schedule. */
export async function runSoak(seconds: number, seed: number): Promise<SoakReport> {
  const programs = await clientPrograms();
  const present = programs.filter(({ command }) => command !== undefined);
  const names = present.map(({ name }) => name);
  const ledger = new Ledger();
  const namespace = await startNamespaceProcess(names);
  const clients = present.map((program) => {
    const { env, clientIds } = namespace;
    const clientId = { AZURE_CLIENT_ID: clientIds[program.name] ?? "" };
    return startClient(program, { ...env, ...clientId }, ledger);
  });
  await until(async () => names.every((name) => ledger.hasBegun(name)));

  const schedule = faultSchedule(seconds, seed);
  const third = schedule.findIndex(({ atMs }) => atMs > (seconds * 1_000) / 3);
  await play(namespace, schedule.slice(0, third), 0);
  const { heapBytes: earlyHeapBytes } = await namespace.observe();
  const acceptedBefore = ledger.acceptedCount;
  await play(namespace, schedule.slice(third), schedule[third]?.atMs ?? 0);
  namespace.inject({ kind: "clear" });

  await Promise.all(clients.map((client) => client.quiet()));
  await until(async () => (await namespace.observe()).left === 0);
  const failed = await endAll(clients);
  await until(async () => (await namespace.observe()).openConnections === 0);
  const end = await namespace.observe();
  return {
    seconds,
    seed,
    skipped: programs.filter(({ command }) => command === undefined).map(({ name }) => name),
    faults: countsOf(schedule),
    flows: ledger.flows(names),
    troubles: Object.fromEntries(clients.map(({ name, troubles }) => [name, troubles])),
    failed,
    end,
    earlyHeapBytes,
    acceptedSince: ledger.acceptedCount - acceptedBefore,
    complaints: await namespace.stop(),
  };
}

async function play(
  namespace: NamespaceProcess,
  schedule: readonly ScheduledFault[],
  fromMs: number,
): Promise<void> {
  const start = performance.now() - fromMs;
  for (const { atMs, fault } of schedule) {
    await wait(Math.max(0, start + atMs - performance.now()));
    namespace.inject(fault);
  }
}

async function endAll(clients: readonly SoakClient[]): Promise<string[]> {
  const ended = await Promise.all(clients.map((client) => client.end()));
  return clients.filter((_, index) => ended[index] === false).map(({ name }) => name);
}

/** Waits until something is so, or for as long as it may take: the report then shows that it is not. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!(await isSo()) && performance.now() < deadline) await wait(200);
}

function countsOf(schedule: readonly ScheduledFault[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fault } of schedule) {
    if (fault.kind !== "clear") counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
  }
  return counts;
}
