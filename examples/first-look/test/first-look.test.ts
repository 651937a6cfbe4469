import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const folder = fileURLToPath(new URL("..", import.meta.url));
const buspass = fileURLToPath(new URL("../../../packages/cli/src/main.ts", import.meta.url));

it("runs as it stands under the emulator's command, without a word of the emulator in it", async () => {
  const { stdout } = await run(
    process.execPath,
    [buspass, "emulator", "--config", "emulator.json", "--", process.execPath, "src/first-look.ts"],
    { cwd: folder },
  );

  expect(stdout).toMatch(/^shipped [0-9a-f-]{36}\n$/);
});
