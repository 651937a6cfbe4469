import { defineConfig } from "vitest/config";

// Programs that tests start must write as to a file, whatever the person's terminal is told.
delete process.env["FORCE_COLOR"];

/** Suites that take long, or need programs of the system, are run by `test:long`, in its own mode. */
export default defineConfig(({ mode }) => {
  const long = mode === "long";
  const tests = "{packages,examples,internal}/*/test/**/*";
  return {
    test: {
      include: [long ? `${tests}.long.test.ts` : `${tests}.test.ts`],
      exclude: long ? [] : ["**/*.long.test.ts", "**/node_modules/**"],
      // Many tests start programs, which takes its time on a busy machine.
      testTimeout: 20_000,
      reporters:
        process.env["CI"] === undefined
          ? ["default"]
          : ["default", ["json", { outputFile: `.cache/tests${long ? "-long" : ""}.json` }]],
    },
  };
});
