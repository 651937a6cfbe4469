import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { madeTree } from "./tree.ts";

const keys = seededKeys("usage");

test.each([
  [["nowhere"], /^buspass: Cannot scan nowhere: it is not there\. Name files or folders/],
  [[".", "a.txt", "nowhere"], /Cannot scan nowhere/],
  [["--format", "xml"], /argument 'xml' is invalid\. Allowed choices are text, json, sarif\./],
  [
    ["--json", "--format", "sarif"],
    /option '--json' cannot be used with option '--format <format>'/,
  ],
  [["--update-baseline"], /^error: --update-baseline needs --baseline <file>/],
  [["--basline", "a"], /unknown option '--basline'\n\(Did you mean --baseline\?\)/],
])("%j is wrong usage", async (args, message) => {
  await using tree = await madeTree({ "a.txt": "" });
  const { exitCode, stdout, stderr } = await tree.scan(...args);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});

test("a connection string where a path should be is refused without its key", async () => {
  const key = keys.newer();
  await using tree = await madeTree({});
  const { exitCode, stderr } = await tree.scan(connectionString(key));

  expect(exitCode).toBe(2);
  expect(stderr).toContain("SharedAccessKey=<redacted>");
  expectNothingOf(key, stderr);
});

test("an empty folder has no keys", async () => {
  await using tree = await madeTree({});

  expect(await tree.scan()).toEqual({ exitCode: 0, stdout: "No keys in 0 files.\n", stderr: "" });
});

test.runIf(process.platform === "win32")(
  "paths of Windows have backslashes, and are told with slashes",
  async () => {
    await using tree = await madeTree({ "app/a.env": connectionString(keys.newer()) });

    expect((await tree.report("app\\a.env", ".\\app")).findings).toMatchObject([
      { file: "app/a.env" },
    ]);
  },
);

test.skipIf(process.platform === "win32")(
  "whoever reads only the beginning of it breaks nothing",
  async () => {
    const lines = Array.from({ length: 3000 }, () => connectionString(keys.newer()));
    await using tree = await madeTree({ "a.env": lines.join("\n") });
    const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
    const pipe = '"$0" "$1" scan | head -n 1';
    const { stdout, stderr } = await promisify(execFile)(
      "sh",
      ["-c", pipe, process.execPath, main],
      {
        cwd: tree.path,
      },
    );

    expect(stdout).toMatch(/^a\.env:1:/);
    expect(stderr).toBe("");
  },
);
