import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { testsWithOwnProcess } from "./internal/architecture/src/tests-with-own-process.ts";

const root = fileURLToPath(new URL(".", import.meta.url));

// Programs that tests start must write as to a file, whatever the person's terminal is told.
delete process.env["FORCE_COLOR"];
// Tests start hundreds of processes from the same modules: what one has compiled, the next ones read.
process.env["NODE_COMPILE_CACHE"] ??= fileURLToPath(new URL(".cache/compiled", import.meta.url));

/** Suites that take long, or need programs of the system, are run by `test:long`, in its own mode. */
export default defineConfig(({ mode }) => {
  const long = mode === "long";
  const tests = "{packages,examples,internal}/*/test/**/*";
  const include = `${tests}${long ? ".long" : ""}.test.ts`;
  const exclude = ["**/node_modules/**", ...(long ? [] : ["**/*.long.test.ts"])];
  const own = testsWithOwnProcess(root, include);
  return {
    test: {
      // Many tests start programs, which takes its time on a busy machine.
      testTimeout: 20_000,
      // Vitest leaves one core to itself, which of two is half the machine.
      maxWorkers: "100%",
      reporters:
        process.env["CI"] === undefined
          ? ["default"]
          : ["default", ["json", { outputFile: `.cache/tests${long ? "-long" : ""}.json` }]],
      projects: [
        {
          extends: true,
          // Loading the SDK and the emulator takes longer than most tests: a worker does it once.
          test: {
            name: "together",
            isolate: false,
            include: [include],
            exclude: [...exclude, ...own],
          },
        },
        { extends: true, test: { name: "alone", include: own, exclude } },
      ],
    },
  };
});
