import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProjectFiles } from "./large-bus.ts";

/**
 * What `tsc` takes for a project, in milliseconds from start to end; the shortest of some turns.
 * @throws Error when it finds errors
 */
export function measureTypeCheck(files: ProjectFiles, { turns } = { turns: 5 }): number {
  // Within this package, so that its dependencies are found.
  const folder = fileURLToPath(new URL("../.cache/large-bus/", import.meta.url));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const times = Array.from({ length: turns }, () => {
    const startedAtMs = performance.now();
    execFileSync(process.execPath, [compiler(), "--project", folder], { stdio: "inherit" });
    return performance.now() - startedAtMs;
  });
  rmSync(folder, { recursive: true });
  return Math.min(...times);
}

/** As the workspace has it, for a program that is not built incrementally. */
const config = {
  extends: "../../../../tsconfig.base.json",
  compilerOptions: {
    noEmit: true,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
  },
  include: ["*.ts"],
};

function compiler(): string {
  const manifest = createRequire(import.meta.url).resolve("typescript/package.json");
  return join(dirname(manifest), "bin", "tsc");
}
