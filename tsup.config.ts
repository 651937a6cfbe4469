import { readFileSync } from "node:fs";
import { defineConfig } from "tsup";

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as {
  exports?: Record<string, string>;
  bin?: Record<string, string>;
};
const sources = [...Object.values(manifest.exports ?? {}), ...Object.values(manifest.bin ?? {})];

/** Shared by every package: each source file that `exports` or `bin` names becomes one ESM file; `tsc --build` writes the declarations. */
export default defineConfig({
  // Named after the source, so that `./src/a/b.ts` is `./dist/a/b.js` whatever the other entries are.
  entry: Object.fromEntries(
    sources
      .filter((source) => source.endsWith(".ts"))
      .map((source) => [source.replace("./src/", "").replace(/\.ts$/, ""), source]),
  ),
  format: "esm",
  target: "node22.18",
  platform: "node",
  sourcemap: true,
  // A sibling in the bundle would be a second copy of its classes, and `instanceof` would fail.
  skipNodeModulesBundle: true,
  // Nothing stale is packed. The build info goes too, or `tsc --build` would believe that its declarations are still there.
  clean: [".tsbuildinfo"],
});
