import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectionString, signature } from "../../../identity/test/corpus/connection-strings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { filesOf, madeTree } from "./tree.ts";

const keys = seededKeys("baseline");
const baseline = ["--baseline", "keys.json"] as const;
const update = [...baseline, "--update-baseline"] as const;

test("what is in the baseline is told no more, wherever in its file it moves; what is new is", async () => {
  const [key, other] = [keys.newer(), keys.newer()];
  await using tree = await madeTree({ "a.env": connectionString(key) });

  expect(await tree.scan(...update)).toEqual({
    exitCode: 0,
    stdout: "No keys in 1 file but 1 that the baseline accepts.\n",
    stderr: "buspass: keys.json accepts what was found.\n",
  });
  await tree.write({ "a.env": `moved\n\n  "${encodeURIComponent(connectionString(key))}"` });
  expect((await tree.scan(...baseline)).exitCode).toBe(0);

  await tree.write({ "a.env": `${connectionString(key)}\n${connectionString(other)}` });
  expect(await tree.report(...baseline)).toMatchObject({ findings: [{ line: 2 }], accepted: 1 });

  // The same key in another file is another leak.
  await tree.write({ "a.env": connectionString(key), "b.env": connectionString(key) });
  expect(filesOf(await tree.report(...baseline))).toEqual(["b.env"]);
});

test("a baseline is small, sorted, and has nothing of a key", async () => {
  const [key, other] = [keys.newer(), keys.older()];
  await using tree = await madeTree({
    "app/b.env": connectionString(key),
    "app/a.env": `${signature(other)}\n${signature(other)}`,
  });
  await tree.scan(...update);
  const text = await readFile(join(tree.path, "keys.json"), "utf8");
  const fingerprint = expect.stringMatching(/^[0-9a-f]{16}$/);

  expect(JSON.parse(text)).toEqual({
    keys: [
      { file: "app/a.env", kind: "shared access signature", fingerprint },
      { file: "app/b.env", kind: "connection string with a key", fingerprint },
    ],
  });
  expectNothingOf(key, text);
  expectNothingOf(other, text);

  await tree.scan(...update);
  expect(await readFile(join(tree.path, "keys.json"), "utf8")).toBe(text);
});

test("a baseline holds from wherever the scan is started, as its paths are from its own folder", async () => {
  await using tree = await madeTree({ "app/a.env": connectionString(keys.newer()) });
  await tree.scan("--baseline", join("app", "keys.json"), "--update-baseline");

  expect(JSON.parse(await readFile(join(tree.path, "app", "keys.json"), "utf8"))).toMatchObject({
    keys: [{ file: "a.env" }],
  });
  expect((await tree.scan("app", "--baseline", join("app", "keys.json"))).exitCode).toBe(0);
});

test("what is accepted and gone is told, and forgotten with the next update", async () => {
  await using tree = await madeTree({
    "a.env": connectionString(keys.newer()),
    "b/c.env": connectionString(keys.newer()),
  });
  await tree.scan(...update);
  await rm(join(tree.path, "a.env"));

  // What was not looked for is not gone.
  expect((await tree.report("b", ...baseline)).stale).toEqual([]);
  const { exitCode, stdout } = await tree.scan(...baseline);
  expect(exitCode).toBe(0);
  expect(stdout.split("\n").slice(1)).toEqual([
    "In the baseline and not found any more; --update-baseline takes it out:",
    "  a.env: connection string with a key",
    "",
  ]);

  await tree.scan(...update);
  expect(await tree.report(...baseline)).toMatchObject({ accepted: 1, stale: [] });
});

test("an update of a part keeps what is accepted elsewhere", async () => {
  await using tree = await madeTree({
    "a.env": connectionString(keys.newer()),
    "b/c.env": connectionString(keys.newer()),
  });
  await tree.scan(...update);
  await tree.scan("b", ...update);

  expect((await tree.report(...baseline)).accepted).toBe(2);
});

test.each([
  [
    "missing",
    undefined,
    /^buspass: Cannot read keys\.json: it is not there\. --update-baseline writes it\./,
  ],
  [
    "no JSON",
    "keys:",
    /keys\.json is not JSON: Unexpected token 'k' at line 1, column 1\. Mend it/,
  ],
  ["of another shape", "[]", /keys\.json is no baseline: it has no list "keys"\./],
  [
    "of another shape inside",
    '{ "keys": [{ "file": "a" }] }',
    /keys\[0\] has no "file", "kind" and/,
  ],
])("a baseline that is %s is wrong usage", async (_, text, message) => {
  await using tree = await madeTree(text === undefined ? {} : { "keys.json": text });
  const { exitCode, stdout, stderr } = await tree.scan(...baseline);

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
});

test("a baseline that cannot be written is wrong usage", async () => {
  await using tree = await madeTree({});

  expect(await tree.scan("--baseline", join("none", "keys.json"), "--update-baseline")).toEqual({
    exitCode: 2,
    stdout: "",
    stderr:
      "buspass: Cannot write none/keys.json: there is no such folder. Make it first, or name a file in another.\n",
  });
});
