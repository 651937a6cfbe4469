import { type ExecFileException, execFile } from "node:child_process";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { asAnybody } from "../as-anybody.ts";
import { madeTree, type Tree } from "./tree.ts";

const keys = seededKeys("unreadable");
const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

async function scan(tree: Tree, ...args: readonly string[]) {
  const [file = "", ...rest] = [...asAnybody, process.execPath, main, "scan", ...args];
  return await new Promise((resolve) => {
    const env = { ...process.env, NO_COLOR: "1" };
    execFile(
      file,
      rest,
      { cwd: tree.path, env },
      (error: ExecFileException | null, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
    );
  });
}

test.skipIf(process.platform === "win32")(
  "what cannot be read is a warning, and the rest is scanned; who names it is told that it cannot be",
  async () => {
    await using tree = await madeTree({ "a.env": "A=1", "b.env": "B=1", "c/d.env": "D=1" });
    await tree.write({
      "b.env": connectionString(keys.newer()),
      "c/d.env": connectionString(keys.newer()),
    });
    await tree.scan("--baseline", "keys.json", "--update-baseline");
    await chmod(join(tree.path, "b.env"), 0);
    await chmod(join(tree.path, "c"), 0);

    // What cannot be looked for is not gone from the baseline.
    expect(await scan(tree, "--baseline", "keys.json")).toEqual({
      exitCode: 0,
      stdout: "No keys in 2 files.\n",
      stderr:
        "buspass: Cannot look into b.env: you may not read it.\n" +
        "buspass: Cannot look into c: you may not read it.\n",
    });
    expect(await scan(tree, "a.env", "b.env")).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: expect.stringMatching(/^buspass: Cannot scan b\.env: you may not read it\. /),
    });
    await chmod(join(tree.path, "c"), 0o700);
  },
);
