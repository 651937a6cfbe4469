import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports: Record<string, string>;
};

/** Shared by every package: each source file that `exports` names becomes one ESM file; `tsc --build` writes the declarations. */
export default defineConfig({
  entry: Object.values(manifest.exports),
  format: "esm",
  target: "node22.18",
  platform: "node",
  sourcemap: true,
});
