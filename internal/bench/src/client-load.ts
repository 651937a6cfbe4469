import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Emulator, startEmulator } from "@buspass/emulator";

/** What so many callers at once got out of the SDK and of Buspass. */
export interface CallerFigures {
  readonly callers: number;
  readonly raw: SideFigures;
  readonly buspass: SideFigures;
}

interface SideFigures {
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly failures: number;
}

/** How the figures come about; the documentation says so too. */
export const clientTerms = { turns: 15, turnMs: 400, starts: 15, latencyMs: 10 };

const run = promisify(execFile);
const built = new URL("./programs/built.mjs", import.meta.url).href;

/** A namespace in this process, for programs in others. */
function startTopic(): Promise<Emulator> {
  return startEmulator({
    tlsPort: 0,
    topics: { orders: { subscriptions: {} } },
    identities: {
      shop: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }],
      },
    },
  });
}

/** Sends from another process, over TLS, with so much added to each way. */
export async function measureCallers(latencyMs: number): Promise<readonly CallerFigures[]> {
  await using emulator = await startTopic();
  emulator.faults.latency(latencyMs);
  const { turns, turnMs } = clientTerms;
  const output = await runProgram(emulator, "client-load.ts", String(turns), String(turnMs));
  return JSON.parse(output);
}

/** From the start of a process to its first message, in milliseconds. */
export async function measureStarts(): Promise<{
  readonly raw: number[];
  readonly buspass: number[];
}> {
  await using emulator = await startTopic();
  const raw: number[] = [];
  const buspass: number[] = [];
  for (let index = 0; index < clientTerms.starts; index += 1) {
    raw.push(await timeOf(emulator, "start-raw.ts"));
    buspass.push(await timeOf(emulator, "start-buspass.ts"));
  }
  return { raw, buspass };
}

async function timeOf(emulator: Emulator, program: string): Promise<number> {
  const start = performance.now();
  await runProgram(emulator, program);
  return performance.now() - start;
}

async function runProgram({ env }: Emulator, program: string, ...args: string[]): Promise<string> {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const { stdout } = await run(process.execPath, ["--import", built, file, ...args], {
    env: { ...process.env, ...env },
  });
  return stdout;
}
