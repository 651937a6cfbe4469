import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@buspass/emulator";
import { expect, test, vi } from "vitest";
import { temporaryState } from "./state-folder.ts";

// It starts processes, which on a busy machine takes its time.
vi.setConfig({ testTimeout: 120_000 });

const seed = 20_260_101;

/** What the program said before it was killed: a line a word, in order. */
async function killedAfter(
  lines: number,
  name: string,
  ...args: readonly string[]
): Promise<string[]> {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const said: string[] = [];
  // What it said while the signal was under way counts, too.
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length === lines) child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  expect({ stderr, signal: child.signalCode }).toEqual({ stderr: "", signal: "SIGKILL" });
  return said;
}

/** Whole numbers below a bound, always the same ones: a linear congruential generator. */
function numbers(): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % below;
  };
}

test("a kill at any moment loses no accepted message and brings back no completed one", async () => {
  await using file = await temporaryState();
  const random = numbers();
  const said: string[] = [];
  for (let life = 1; life <= 6; life += 1) {
    const lines = 2 + random(600);
    said.push(...(await killedAfter(lines, "accept-until-killed.mjs", file.path, `life${life}`)));
  }
  const ids = (what: string): string[] =>
    said.filter((line) => line.startsWith(`${what} `)).map((line) => line.slice(what.length + 1));

  await using emulator = await startEmulator({
    state: file.path,
    queues: { orders: {}, archive: {} },
    topics: { events: { subscriptions: { billing: {} } } },
  });
  const { queues } = emulator.inspect();
  const kept = (path: string): string[] =>
    (queues[path]?.messages ?? []).map(({ messageId }) => messageId);
  const all = {
    orders: kept("orders"),
    archive: kept("archive"),
    events: kept("events/Subscriptions/billing"),
  };
  for (const [entity, there] of Object.entries(all)) {
    const accepted = ids(`accepted ${entity}`);
    expect(accepted.length).toBeGreaterThan(50);
    expect(new Set(there).size).toBe(there.length);
    // Of those that were being completed nobody can tell.
    const inDoubt = new Set(entity === "archive" ? ids("completing archive") : []);
    const must = accepted.filter((id) => !inDoubt.has(id));
    expect(must.filter((id) => !there.includes(id))).toEqual([]);
    // In each life one may have been kept and its sender not told.
    const known = new Set([...accepted, ...inDoubt]);
    expect(there.filter((id) => !known.has(id)).length).toBeLessThanOrEqual(6);
  }
  const completed = ids("completed archive");
  expect(completed.length).toBeGreaterThan(50);
  expect(completed.filter((id) => all.archive.includes(id))).toEqual([]);
});

test("a kill at any moment leaves each transaction done or not begun", async () => {
  await using file = await temporaryState();
  const random = numbers();
  for (let life = 1; life <= 3; life += 1) {
    const said = await killedAfter(2 + random(120), "transact-until-killed.mjs", file.path);
    await using emulator = await startEmulator({
      state: file.path,
      queues: { numbers: {}, archive: {} },
    });
    const { queues } = emulator.inspect();
    const ids = (path: string): number[] =>
      (queues[path]?.messages ?? []).map(({ messageId }) => Number(messageId));
    const [last = 0, ...more] = ids("numbers");
    expect(more).toEqual([]);
    expect(ids("archive")).toEqual(Array.from({ length: last }, (_, index) => index + 1));
    const told = said.at(-1)?.split(" ") ?? [];
    if (told[0] === "accepted") expect(last).toBeGreaterThanOrEqual(Number(told[1]));
  }
});
