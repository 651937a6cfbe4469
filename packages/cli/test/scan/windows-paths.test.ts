import { win32 } from "node:path";
import { expect, test } from "vitest";
import { isInside } from "../../src/scan/is-inside.ts";
import { pathFrom } from "../../src/shown-path.ts";

/* Paths as Windows has them, judged wherever the tests run. What runs on Windows itself: usage.test.ts. */

test.each([
  ["C:\\repo", "C:\\repo\\app\\.env", "app/.env"],
  ["C:\\repo\\app", "C:\\repo\\.env", "../.env"],
  ["c:\\Repo", "C:\\repo\\app\\.env", "app/.env"],
  ["C:\\repo", "D:\\backup\\.env", "D:/backup/.env"],
  ["C:\\repo", "\\\\server\\share\\.env", "//server/share/.env"],
  ["\\\\server\\share\\repo", "\\\\server\\share\\repo\\app\\.env", "app/.env"],
  ["C:\\repo", "C:\\repo", "."],
])("from %s, a report tells %s as %s", (folder, path, told) => {
  expect(pathFrom(folder, path, win32)).toBe(told);
});

test.each([
  ["C:\\repo", "C:\\repo\\app\\.env", true],
  // Git tells the name as it was committed, and the folder is as somebody typed it.
  ["C:\\repo\\APP", "C:\\repo\\app\\.env", true],
  ["C:\\", "c:\\repo\\.env", true],
  ["\\\\server\\share", "\\\\SERVER\\share\\.env", true],
  ["C:\\repo", "C:\\repo\\..env\\a", true],
  ["C:\\repo", "C:\\repo", false],
  ["C:\\repo", "C:\\repository\\.env", false],
  ["C:\\repo\\app", "C:\\repo", false],
  ["C:\\repo", "D:\\repo\\.env", false],
  ["C:\\repo", "\\\\server\\share\\.env", false],
])("in %s, %s is inside: %s", (folder, path, inside) => {
  expect(isInside(folder, path, win32)).toBe(inside);
});
