import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testsWithOwnProcess } from "../src/tests-with-own-process.ts";

async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "buspass-tests-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return testsWithOwnProcess(folder, "*.test.ts");
  } finally {
    await rm(folder, { recursive: true });
  }
}

test.each([
  'vi.stubEnv("TZ", "UTC");',
  'process.on("warning", seen);',
  "Object.assign(process.env, given);",
  'delete process.env["HTTPS_PROXY"];',
  'process.env["HTTPS_PROXY"] = proxy;',
  "globalThis.fetch = refusing;",
  'import { ManagedIdentityCredential } from "@azure/identity";',
])("a test has its own process for %s", async (text) => {
  expect(await found({ "a.test.ts": text })).toEqual(["a.test.ts"]);
});

test("what a helper's helper does to the process counts, and circles end", async () => {
  const files = {
    "a.test.ts": 'import { b } from "./b.ts";',
    "b.ts": 'export * from "./c.ts";',
    "c.ts": 'import "vitest";\nimport { b } from "./b.ts";\nvi.useFakeTimers();',
    "d.test.ts": 'import { e } from "./e.ts";',
    "e.ts": 'import { d } from "./d.test.ts";',
  };
  expect(await found(files)).toEqual(["a.test.ts"]);
});

test("who reads the environment, or writes an import that leads nowhere, shares a process", async () => {
  const text = 'const env = process.env["HOME"] === ""; const text = `from "./nowhere.ts"`;';
  expect(await found({ "a.test.ts": text })).toEqual([]);
});
