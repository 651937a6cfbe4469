import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

function linesOf(name: string): string[] {
  const program = fileURLToPath(new URL(`programs/${name}`, import.meta.url));
  return execFileSync(process.execPath, [program], { encoding: "utf8" }).split("\n");
}

test("the program of the README runs as it stands", () => {
  const lines = linesOf("readme.ts");

  expect(lines.slice(0, 2)).toEqual(["order.placed A1", "42"]);
  expect(lines[2]).toMatch(/^The body is not a valid order\.placed version 1: total: /);
});

test("so does its program of two versions", () => {
  expect(linesOf("versions.ts")[0]).toBe("EUR");
});
