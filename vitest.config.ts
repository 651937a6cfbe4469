import { defineConfig } from "vitest/config";

// Programs that tests start must write as to a file, whatever the person's terminal is told.
delete process.env["FORCE_COLOR"];

export default defineConfig({
  test: {
    include: ["{packages,examples,internal}/*/test/**/*.test.ts"],
    reporters:
      process.env["CI"] === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: ".cache/tests.json" }]],
  },
});
