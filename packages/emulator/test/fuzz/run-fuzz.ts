import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

/*
 * The seed is fixed, so that a run can be had again; BUSPASS_FUZZ_SEED and BUSPASS_FUZZ_CASES ask for
 * others, and `pnpm --filter @buspass/emulator fuzz SEED CASES FIRST` (or `fuzz:administration`) runs
 * without a test around it. What fails says its case, which then is FIRST.
 */
const seed: string = process.env["BUSPASS_FUZZ_SEED"] ?? "1";
export const cases: number = Number(process.env["BUSPASS_FUZZ_CASES"] ?? 3_000);
export const timeLimitMs: number = 60_000 + cases * 20;

/** Runs a program of `programs` in a process of its own; what it said is its report. */
export async function runFuzz(name: string): Promise<unknown> {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", program, seed, String(cases)], {
    stdio: ["ignore", "pipe", "ignore"],
    timeout: timeLimitMs - 5_000,
  });
  const [output, [code, signal]] = await Promise.all([text(child.stdout), once(child, "exit")]);
  expect({ code, signal }, output).toEqual({ code: 0, signal: null });
  return JSON.parse(output);
}
