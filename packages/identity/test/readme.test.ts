import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { newerKey } from "./made-keys.ts";

test("the program of the README runs as it stands", async () => {
  await using emulator = await startEmulator({
    identities: { api: { systemAssigned: true, roles: [] } },
  });
  const program = fileURLToPath(new URL("programs/readme.ts", import.meta.url));

  const { stdout } = await promisify(execFile)(process.execPath, [program, newerKey()], {
    env: { ...process.env, ...emulator.env },
  });

  const objectId = emulator.inspect().identities["api"]?.objectId;
  expect(stdout.split("\n")).toEqual([
    `the managed identity endpoint of App Service speaks for ${objectId}`,
    "connection string with a key",
    "SharedAccessKeyName=Root;SharedAccessKey=<redacted>",
    "",
  ]);
}, 20_000);
