import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { connectionString } from "../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../identity/test/corpus/seeded-keys.ts";
import { runBuspass } from "./run-buspass.ts";

const shop = fileURLToPath(new URL("programs/shop/buspass.config.ts", import.meta.url));
const orders = fileURLToPath(new URL("programs/orders.config.ts", import.meta.url));

/** Where each verb is told of a file, and what to do where there is none. */
const json = [
  ["emulator --config", [], "Name a file that is there with --config, or leave it out."],
  ["contracts diff", ["--config", shop], "`buspass contracts asyncapi` writes one."],
  [
    "access check --rights-used",
    ["--config", orders],
    "`buspass emulator --rights-used FILE -- COMMAND` writes one.",
  ],
  ["scan --baseline", [], "--update-baseline writes it."],
] as const;
const modules = [
  ["emulator --config", []],
  ["contracts asyncapi --config", []],
  ["contracts diff", ["--config", shop]],
  ["access check --config", []],
  ["access bicep --config", []],
] as const;

describe.each(json)("buspass %s", (verb, others, remedy) => {
  test.concurrent("a file that is not there", async () => {
    await using folder = await madeFolder();
    expect(await folder.complaint(verb, "nope.json", others)).toBe(
      `buspass: Cannot read nope.json: it is not there. ${remedy}\n`,
    );
  });

  test.concurrent("a folder", async () => {
    await using folder = await madeFolder();
    await mkdir(join(folder.path, "folder.json"));
    expect(await folder.complaint(verb, "folder.json", others)).toBe(
      "buspass: Cannot read folder.json: it is a folder. Name the file in it.\n",
    );
  });

  test.concurrent("a file that is not JSON", async () => {
    await using folder = await madeFolder();
    await writeFile(join(folder.path, "broken.json"), '{\n  "keys": [}');
    expect(await folder.complaint(verb, "broken.json", others)).toMatch(
      /^buspass: broken\.json is not JSON: Unexpected token '}' at line 2, column 12\. .{12,}\.\n$/,
    );
  });
});

describe.each(modules)("buspass %s", (verb, others) => {
  test.concurrent("a declaration that is not there", async () => {
    await using folder = await madeFolder();
    expect(await folder.complaint(verb, "nope.ts", others)).toBe(
      "buspass: Cannot read nope.ts: it is not there. Name a file that is there.\n",
    );
  });

  test.concurrent("a folder in the place of a declaration", async () => {
    await using folder = await madeFolder();
    await mkdir(join(folder.path, "folder.ts"));
    expect(await folder.complaint(verb, "folder.ts", others)).toBe(
      "buspass: Cannot read folder.ts: it is a folder. Name the file in it.\n",
    );
  });
});

describe("a declaration", () => {
  test.concurrent("that is no TypeScript is told with the file and line", async () => {
    await using folder = await madeFolder();
    await writeFile(join(folder.path, "bus.ts"), "export const bus = {\n  queues: }\n");
    await writeFile(join(folder.path, "buspass.config.ts"), 'export { bus } from "./bus.ts";');
    const complaint = await folder.complaint("contracts asyncapi", undefined, []);
    expect(complaint).toMatch(/^buspass: buspass\.config\.ts cannot be loaded: /);
    expect(complaint).toMatch(/, in line 2 of .*bus\.ts\. Mend it there\.\n$/);
  });

  test.concurrent("that is no JavaScript is told with what shows where", async () => {
    await using folder = await madeFolder();
    await writeFile(join(folder.path, "buspass.config.mjs"), "export default {");
    expect(await folder.complaint("contracts asyncapi", undefined, [])).toBe(
      "buspass: buspass.config.mjs cannot be loaded: Unexpected end of input. `node buspass.config.mjs` shows where.\n",
    );
  });

  test.concurrent("that imports what is not there is told with both names", async () => {
    await using folder = await madeFolder();
    await writeFile(join(folder.path, "buspass.config.mjs"), 'import "./bus.mjs";');
    expect(await folder.complaint("contracts asyncapi", undefined, [])).toMatch(
      /: Cannot find module '.*bus\.mjs' imported from .*config\.mjs\. Install it, or mend the import\.\n$/,
    );
  });

  test.concurrent("of another kind of file is refused by its name", async () => {
    await using folder = await madeFolder();
    await writeFile(join(folder.path, "bus.yaml"), "queues: []");
    expect(await folder.complaint("contracts asyncapi --config", "bus.yaml", [])).toBe(
      "buspass: bus.yaml is no configuration: name a file that ends in .ts, .mts, .js or .mjs.\n",
    );
  });
});

test.concurrent("a package.json that is broken is told, and not passed over", async () => {
  await using folder = await madeFolder();
  await writeFile(join(folder.path, "package.json"), '{ "name": }');
  expect(await folder.complaint("contracts asyncapi --config", shop, [])).toBe(
    "buspass: package.json is not JSON: Unexpected token '}' at line 1, column 11. Mend it there.\n",
  );
});

test.concurrent("a connection string in the place of a file is told without its key", async () => {
  await using folder = await madeFolder();
  const key = seededKeys("unusable files").newer();
  const complaint = await folder.complaint("contracts diff", connectionString(key), []);
  expect(complaint).toMatch(/^buspass: Cannot read .*: it is not there\./);
  expect(complaint).not.toContain(key);
});

test.concurrent("a state file that is a folder, or in none", async () => {
  await using folder = await madeFolder();
  const state = (file: string) =>
    runBuspass(["emulator", "--state", file, "--", process.execPath, "-v"], {}, folder.path);
  expect(await state(".")).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "buspass: . cannot be opened: it is a folder. Name a file in it.\n",
  });
  expect(await state(join("none", "state.db"))).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `buspass: ${join("none", "state.db")} cannot be opened: there is no such folder. Make it first, or name a file in another.\n`,
  });
});

interface Folder extends AsyncDisposable {
  readonly path: string;
  /** What a verb says of a file that it cannot use, where that is wrong usage. */
  complaint(verb: string, file: string | undefined, others: readonly string[]): Promise<string>;
}

async function madeFolder(): Promise<Folder> {
  const path = await mkdtemp(join(tmpdir(), "buspass-test-"));
  return {
    path,
    async complaint(verb, file, others) {
      const args = [...verb.split(" "), ...(file === undefined ? [] : [file]), ...others];
      const { exitCode, stdout, stderr } = await runBuspass(args, {}, path);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      return stderr;
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}
