import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { runSteps } from "../src/run-steps.ts";
import { forEvery, type Step, StepFailed } from "../src/step.ts";

const passing: Step = { name: "types", run: async () => {} };
const failing: Step = {
  name: "lint",
  run: async () => {
    throw new StepFailed("a.ts:1 has a semicolon too many");
  },
};

async function output(steps: readonly Step[]): Promise<string> {
  let written = "";
  await runSteps(steps, (text) => {
    written += text;
  });
  return stripVTControlCharacters(written).replaceAll(/\d+\.\d s/g, "N s");
}

describe("runSteps", () => {
  it("goes on after a failure, shows what failed, and closes with the sum", async () => {
    expect(await output([failing, passing])).toMatchInlineSnapshot(`
      "lint   failed    N s

      a.ts:1 has a semicolon too many

      types  ok        N s
      1 passed, 1 failed
      "
    `);
  });

  it("counts a bug in a step as a failure, with its stack", async () => {
    const buggy: Step = { name: "lint", run: () => Promise.reject(new TypeError("no such thing")) };
    expect(await output([buggy])).toMatch(/TypeError: no such thing\n\s+at /);
    expect(await output([buggy])).toMatch(/\n0 passed, 1 failed\n$/);
  });
});

describe("forEvery", () => {
  it("tells of every item that failed, and not only of the first", async () => {
    const work = async (item: string): Promise<void> => {
      if (item !== "fine") throw new StepFailed(`${item} is broken`);
    };
    await expect(forEvery(["one", "fine", "two"], work)).rejects.toThrow(
      "one is broken\ntwo is broken",
    );
  });
});
