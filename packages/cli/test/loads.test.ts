import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";
import { madeTree } from "./scan/tree.ts";

/* Each start of the command waits for what it loads: hooks before a commit, each step of a pipeline. */

/** Packages that every verb loads. */
const always = ["@buspass/cli", "commander", "picocolors"];

const recorder = new URL("programs/record-loads.mjs", import.meta.url).href;
const packagesFolder = new URL("../../", import.meta.url).href;

/** The packages of which a run of the command loads a file, by name. */
async function loadedBy(args: readonly string[], files: Record<string, string>): Promise<string[]> {
  await using tree = await madeTree(files);
  await using record = await madeTree({ loads: "" });
  const recorded = join(record.path, "loads");
  const env = { NODE_OPTIONS: `--import=${recorder}`, RECORDED_LOADS: recorded };
  const { exitCode, stderr } = await runBuspass(args, env, tree.path);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const urls = (await readFile(recorded, "utf8")).split("\n");
  return [...new Set(urls.flatMap(packageOf))].sort();
}

function packageOf(url: string): string[] {
  const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? [];
  if (installed !== undefined) return [installed];
  if (!url.startsWith(packagesFolder)) return [];
  const [folder = ""] = url.slice(packagesFolder.length).split("/");
  return [`@buspass/${folder}`];
}

test.each([
  [["--help"]],
  [["--version"]],
  [["scan", "--help"]],
  [["emulator", "--help"]],
  [["contracts", "diff", "--help"]],
  [["access", "check", "--help"]],
])("%j loads nothing that a verb needs", async (args) => {
  expect(await loadedBy(args, {})).toEqual(always);
});

test("scan loads the key guard of identity, and nothing of Azure", async () => {
  const files = { "a.txt": "Buses wait for nobody.\n", ".gitignore": "*.log\n" };

  expect(await loadedBy(["scan"], files)).toEqual(
    [...always, "@buspass/identity", "ignore", "p-map"].sort(),
  );
});

const bus = "{ queues: {}, topics: {} }";

test("contracts asyncapi loads contracts, and the key guard for what it says of paths", async () => {
  const files = { "buspass.config.mjs": `export default { bus: ${bus} };\n` };

  expect(await loadedBy(["contracts", "asyncapi"], files)).toEqual(
    [...always, "@buspass/contracts", "@buspass/identity"].sort(),
  );
});

test("access bicep loads access, and nothing that reads Azure", async () => {
  const config = fileURLToPath(new URL("programs/orders.config.ts", import.meta.url));
  const args = ["access", "bicep", "--environment", "production", "--config", config];

  expect(await loadedBy(args, {})).toEqual(
    // The declaration has schemas of zod.
    [...always, "@buspass/access", "@buspass/contracts", "@buspass/identity", "zod"].sort(),
  );
});

test("emulator loads neither credentials nor a client of Azure", async () => {
  const loaded = await loadedBy(["emulator", "--", process.execPath, "--version"], {});

  expect(loaded.filter((name) => /^@(?:buspass|azure)\//.test(name))).toEqual([
    "@buspass/cli",
    "@buspass/contracts",
    "@buspass/emulator",
    "@buspass/identity",
  ]);
});
