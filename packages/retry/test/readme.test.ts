import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the program of the README runs as it stands", () => {
  const program = fileURLToPath(new URL("programs/readme.ts", import.meta.url));

  const output = execFileSync(process.execPath, [program], { encoding: "utf8" });

  expect(output).toMatch(/action: 'redeliver', delayMs: \d{1,3} /);
  expect(output).toContain("reason: 'CustomerUnknown'");
});
