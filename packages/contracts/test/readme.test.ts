import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the program of the README runs as it stands", () => {
  const program = fileURLToPath(new URL("programs/readme.ts", import.meta.url));

  const lines = execFileSync(process.execPath, [program], { encoding: "utf8" }).split("\n");

  expect(lines.slice(0, 2)).toEqual(["order.placed A1", "42"]);
  expect(lines[2]).toMatch(/^The body is not a valid order\.placed version 1: total: /);
});
