import fc from "fast-check";
import { expect } from "vitest";
import { type Command, commandsWith, type Emphasis } from "./commands.ts";
import type { Definition } from "./model-box.ts";
import { type Reached, runCommands } from "./run-commands.ts";

/**
 * Random sequences of commands over random namespaces. The seed is fixed, so that a run can be had
 * again; another one is asked for by BUSPASS_MODEL_SEED, more sequences by BUSPASS_MODEL_RUNS (a
 * factor). A failure prints its seed and path, and the shortest sequence that fails.
 */
export function assertSame(
  definitions: fc.Arbitrary<Definition>,
  emphasis: Emphasis,
  sequences: number,
  mustReach: readonly string[],
): void {
  const reached: Reached = new Map();
  // Without bias: short sequences and small numbers get nowhere.
  const commands: fc.Arbitrary<Command[]> = fc.noBias(
    fc.array(commandsWith(emphasis), { minLength: 1, maxLength: 60, size: "max" }),
  );
  fc.assert(
    fc.property(definitions, commands, (definition, sequence) => {
      runCommands(definition, sequence, reached);
    }),
    {
      seed: Number(process.env["BUSPASS_MODEL_SEED"] ?? 1_620_118),
      numRuns: sequences * Number(process.env["BUSPASS_MODEL_RUNS"] ?? 1),
    },
  );
  // A generator that never gets there would prove nothing.
  const missed = mustReach.filter((what) => (reached.get(what) ?? 0) < sequences / 100);
  expect(missed, [...reached].map(([what, times]) => `${what} ${times}`).join("\n")).toEqual([]);
}
