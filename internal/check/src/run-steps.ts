import picocolors from "picocolors";
import { explain, type Step } from "./step.ts";

/** How many steps passed and failed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
}

/** Runs every step in order, also after a failure; a line for each, and what it had to say only if it failed. */
export async function runSteps(
  steps: readonly Step[],
  write: (text: string) => void,
): Promise<Outcome> {
  const width = Math.max(0, ...steps.map((step) => step.name.length));
  let failed = 0;
  for (const step of steps) {
    // The name first: whoever waits sees for what.
    write(`${step.name.padEnd(width)}  `);
    const start = performance.now();
    const complaint = await run(step);
    const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
    if (complaint === undefined) {
      write(`${picocolors.green("ok    ")} ${seconds} s\n`);
    } else {
      failed += 1;
      write(`${picocolors.red("failed")} ${seconds} s\n\n${complaint.trimEnd()}\n\n`);
    }
  }
  const passed = steps.length - failed;
  // Without color, in CI too: `.ci/run` reads it.
  write(`${passed} passed, ${failed} failed\n`);
  return { passed, failed };
}

async function run(step: Step): Promise<string | undefined> {
  try {
    await step.run();
    return undefined;
  } catch (error) {
    return explain(error);
  }
}
