import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{packages,examples,internal}/*/test/**/*.test.ts"],
    reporters:
      process.env["CI"] === undefined
        ? ["default"]
        : ["default", ["json", { outputFile: ".cache/tests.json" }]],
  },
});
