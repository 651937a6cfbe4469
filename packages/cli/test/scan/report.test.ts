import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { connectionString, signature } from "../../../identity/test/corpus/connection-strings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { runBuspass } from "../run-buspass.ts";
import { validSarif } from "../sarif-schema.ts";
import { madeTree } from "./tree.ts";

const keys = seededKeys("report");

test("for a person: a line for each key, how many there are, and what to do", async () => {
  await using tree = await madeTree({
    "src/web.config": `<a>\n  <b c="${connectionString(keys.newer())}" />`,
    "a.env": `primaryKey=${keys.newer()}`,
    "README.md": "# Nothing\n",
  });
  const { exitCode, stdout, stderr } = await tree.scan();

  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(stdout.split("\n").slice(0, 4)).toEqual([
    "a.env:1:12            shared access key",
    `src/web.config:2:${9 + connectionString("").length}  connection string with a key, for contoso-prod.servicebus.windows.net`,
    "",
    "2 keys in 2 of 3 files.",
  ]);
  expect(stdout).toContain("az servicebus namespace authorization-rule keys renew");
});

test("--json is the same as --format json, and one line", async () => {
  await using tree = await madeTree({ "a.env": connectionString(keys.newer()) });
  const [one, other] = [await tree.scan("--json"), await tree.scan("--format", "json")];

  expect(one).toEqual(other);
  expect(one.stdout.split("\n")).toHaveLength(2);
  expect(JSON.parse(one.stdout)).toEqual({
    findings: [
      {
        file: "a.env",
        line: 1,
        column: connectionString("").length + 1,
        endLine: 1,
        endColumn: connectionString("").length + 45,
        kind: "connection string with a key",
        namespace: "contoso-prod.servicebus.windows.net",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
        remedy: expect.stringMatching(
          /^Connect to contoso-prod\.servicebus\.windows\.net with a managed identity instead, then renew its key/,
        ),
      },
    ],
    accepted: 0,
    stale: [],
    files: 1,
    warnings: [],
  });
});

test("SARIF names a rule for each kind, and files as URIs from the root of the sources", async () => {
  const key = keys.newer();
  await using tree = await madeTree({
    "a b/ü#1%.txt": `\n${signature(key)}`,
    "a.env": `primaryKey=${keys.older()}`,
  });
  const { exitCode, stdout } = await tree.scan("--format", "sarif");
  const log = validSarif(stdout);

  expect(exitCode).toBe(1);
  expect(log).toMatchObject({ version: "2.1.0", runs: [{ columnKind: "utf16CodeUnits" }] });
  const { tool, results = [] } = log.runs[0] ?? {};
  const places = results.map(({ locations }) => locations?.[0]?.physicalLocation);
  expect(places.map((place) => place?.artifactLocation)).toEqual([
    { uri: "a%20b/%C3%BC%231%25.txt", uriBaseId: "%SRCROOT%" },
    { uri: "a.env", uriBaseId: "%SRCROOT%" },
  ]);
  const column = signature("").indexOf("sig=") + 5;
  expect(places[0]?.region).toEqual({
    startLine: 2,
    startColumn: column,
    endLine: 2,
    endColumn: column + encodeURIComponent(key).length,
  });
  for (const { ruleId, ruleIndex, partialFingerprints } of results) {
    expect(tool?.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
    expect(partialFingerprints).toEqual({ "key/v1": expect.stringMatching(/^[0-9a-f]{16}$/) });
  }
  expectNothingOf(key, stdout);
});

test("SARIF has an absolute URI for what is elsewhere, and no result where nothing was found", async () => {
  await using elsewhere = await madeTree({ "a.env": connectionString(keys.newer()) });
  await using tree = await madeTree({});
  const uriOf = async (...args: readonly string[]) => {
    const log = validSarif((await tree.scan("--format", "sarif", ...args)).stdout);
    return log.runs[0]?.results?.map(({ locations }) => locations?.[0]?.physicalLocation);
  };

  expect(await uriOf(elsewhere.path)).toMatchObject([
    { artifactLocation: { uri: `${pathToFileURL(elsewhere.path).href}/a.env` } },
  ]);
  expect(await uriOf(".")).toEqual([]);
});

test("a key in the name of a file is not printed either", async () => {
  const key = keys.newer().replaceAll("/", "A");
  await using tree = await madeTree({ [`SharedAccessKey=${key}`]: connectionString(key) });

  for (const format of ["text", "json", "sarif"]) {
    const { exitCode, stdout } = await tree.scan("--format", format);
    expect(exitCode).toBe(1);
    expectNothingOf(key, stdout);
  }
  await using elsewhere = await madeTree({});
  const { stdout } = await elsewhere.scan("--format", "sarif", tree.path);
  expectNothingOf(key, stdout);
  await tree.scan("--baseline", "keys.json", "--update-baseline");
  expectNothingOf(key, await readFile(join(tree.path, "keys.json"), "utf8"));
  expect((await tree.scan("--baseline", "keys.json")).exitCode).toBe(0);
});

test.skipIf(process.platform === "win32")(
  "a name that would move the cursor or begin a line is shown without, and told to programs as it is",
  async () => {
    await using tree = await madeTree({ "a\u001b[2J\nb": connectionString(keys.newer()) });

    expect((await tree.scan()).stdout).toMatch(/^a\?\[2J\?b:1:/);
    expect((await tree.report()).findings).toMatchObject([{ file: "a\u001b[2J\nb" }]);
  },
);

test("this repository has no keys", async () => {
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  const { exitCode, stdout } = await runBuspass(["scan"], {}, root);

  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^No keys in [\d,]+ files\.\n$/),
  });
});
