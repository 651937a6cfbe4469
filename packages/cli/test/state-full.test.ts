import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const run = promisify(execFile);
const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;

/** Bytes that no file of the process may pass, in bash's unit of 1,024: a write then fails as on a full disk. */
const limit = 300;

async function send(
  env: Readonly<Record<string, string>>,
  most: number,
): Promise<{ accepted: number; code?: string; message?: string }> {
  const { stdout } = await run(node, [fileAt("programs/send-until-refused.mjs"), String(most)], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout);
}

test.skipIf(process.platform !== "linux")(
  "a full disk is told in a sentence, refuses what cannot be kept, and is over when there is room",
  async () => {
    await using file = await temporaryFile("");
    const state = join(dirname(file.path), "state.db");
    const ready = join(dirname(file.path), "ready.json");
    const command = [node, fileAt("../src/main.ts"), "emulator", "--state", state];
    const script = `ulimit -Sf ${limit}; exec "$@"`;
    const child = spawn("bash", ["-c", script, "bash", ...command, "--ready-file", ready], {
      env: { ...process.env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const exited = once(child, "exit");
    const stderr = text(child.stderr);
    await once(child.stdout, "data");
    const { namespaces } = JSON.parse(await readFile(ready, "utf8"));
    const { env } = namespaces[0];

    const filled = await send(env, 200);
    expect(filled).toMatchObject({
      accepted: expect.any(Number),
      message: expect.stringContaining(
        "The service was unable to process the request; please retry the operation. The emulator cannot write its state file.",
      ),
    });
    expect(filled.accepted).toBeGreaterThan(5);
    expect(await send(env, 1)).toMatchObject({ accepted: 0 });

    await run("prlimit", ["--fsize=unlimited", "--pid", String(child.pid)]);
    expect(await send(env, 3)).toEqual({ accepted: 3 });

    child.kill("SIGKILL");
    await exited;
    expect((await stderr).split("\n").slice(1)).toEqual([
      expect.stringMatching(
        /^buspass: .*state\.db cannot be written: .+\. Nothing is accepted until it can be\.$/,
      ),
      "",
    ]);
    await rm(ready, { force: true });
    const kept = await runBuspass([
      ...["emulator", "--state", state, "--", node],
      ...[fileAt("programs/send-and-count.mjs"), "count"],
    ]);
    // Of what was under way at each failure nobody can tell.
    const accepted = filled.accepted + 3;
    expect(Number(kept.stdout)).toBeGreaterThanOrEqual(accepted);
    expect(Number(kept.stdout)).toBeLessThanOrEqual(accepted + 4);
  },
);
