import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("nothing is kept of messages and sessions that are gone", { timeout: 60_000 }, async () => {
  const program = fileURLToPath(new URL("./programs/entity-memory.ts", import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const kept: Record<string, number> = JSON.parse(await text(child.stdout));
  expect(Object.keys(kept)).toHaveLength(4);
  // Bytes for each of 100,000 messages of 1 KiB that went through.
  for (const [what, bytes] of Object.entries(kept)) expect(bytes, what).toBeLessThan(20);
});
