import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@buspass/emulator";
import { afterAll, expect, test } from "vitest";
import { connectionString, signature } from "./corpus/connection-strings.ts";
import { expectNothingOf } from "./corpus/expect-nothing-of.ts";
import { newerKey, olderKey } from "./made-keys.ts";

const emulator = await startEmulator({
  identities: { api: { systemAssigned: true, roles: [] } },
});
afterAll(() => emulator.stop());

/** All that a process writes that puts a text through every door, with the SDK's log as chatty as it gets. */
async function written(held: string): Promise<string> {
  const program = fileURLToPath(new URL("programs/every-door.ts", import.meta.url));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [program], {
    env: {
      PATH: process.env["PATH"] ?? "",
      ...emulator.env,
      AZURE_LOG_LEVEL: "verbose",
      DEBUG: "*",
      HELD: held,
    },
    maxBuffer: 2 ** 26,
  });
  expect(stderr).toMatch(/\d\d doors\n$/);
  return stdout + stderr;
}

test.each([
  ["a connection string", connectionString],
  ["a connection string for a URL", (key: string) => encodeURIComponent(connectionString(key))],
  [
    "a connection string in base64",
    (key: string) => Buffer.from(connectionString(key)).toString("base64"),
  ],
  ["a signature", signature],
])(
  "%s is put through every door, and nothing of its key comes out anywhere",
  async (_, write) => {
    for (const key of [newerKey(), olderKey()]) {
      expectNothingOf(key, await written(write(key)));
    }
  },
  60_000,
);
