import { spawnSync } from "node:child_process";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { buspassMain } from "../run-buspass.ts";
import { validSarif } from "../sarif-schema.ts";
import { madeTree, type ToldReport } from "./tree.ts";

const keys = seededKeys("standard input");
const before = connectionString("").length;

test("- is standard input, of which nothing but the place of a key is told", async () => {
  const key = keys.newer();
  await using tree = await madeTree({ "a.env": connectionString(keys.newer()) });
  const input = `nothing\n${connectionString(key)}\n`;
  const { exitCode, stdout, stderr } = await tree.scanInput(input);

  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: "" });
  expect(stdout.split("\n").slice(0, 3)).toEqual([
    `<stdin>:2:${before + 1}  connection string with a key, for contoso-prod.servicebus.windows.net`,
    "",
    "1 key in 1 of 1 file.",
  ]);
  expectNothingOf(key, stdout);
});

test("standard input without a key is fine", async () => {
  await using tree = await madeTree({});

  expect(await tree.scanInput("")).toEqual({
    exitCode: 0,
    stdout: "No keys in 1 file.\n",
    stderr: "",
  });
});

test("for programs it is <stdin>, in SARIF a URI that is no file of the sources", async () => {
  await using tree = await madeTree({});
  const input = connectionString(keys.newer());
  const report: ToldReport = JSON.parse((await tree.scanInput(input, "--json")).stdout);
  const log = validSarif((await tree.scanInput(input, "--format", "sarif")).stdout);

  expect(report).toMatchObject({ findings: [{ file: "<stdin>", line: 1 }], files: 1 });
  expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: "%3Cstdin%3E" },
    region: { startLine: 1, startColumn: before + 1, endLine: 1, endColumn: before + 45 },
  });
});

test("it may be named beside files, and more than once", async () => {
  await using tree = await madeTree({ "a.env": connectionString(keys.newer()) });
  const { stdout } = await tree.scanInput(connectionString(keys.newer()), "--json", "a.env", "-");
  const { findings, files }: ToldReport = JSON.parse(stdout);

  expect({ told: findings.map(({ file }) => file).sort(), files }).toEqual({
    told: ["<stdin>", "a.env"],
    files: 2,
  });
});

test("a key of standard input can be accepted, and is not forgotten when it does not come", async () => {
  const [key, other] = [keys.newer(), keys.newer()];
  await using tree = await madeTree({});
  const baseline = ["--baseline", "keys.json"] as const;
  await tree.scanInput(connectionString(key), ...baseline, "--update-baseline");

  expect((await tree.scanInput(connectionString(key), ...baseline)).exitCode).toBe(0);
  expect((await tree.scanInput(connectionString(other), ...baseline)).exitCode).toBe(1);

  await tree.scanInput("", ".", ...baseline, "--update-baseline");
  expect(JSON.parse(await readFile(join(tree.path, "keys.json"), "utf8"))).toMatchObject({
    keys: [{ file: "<stdin>" }],
  });
});

test.each([
  ["UTF-16", (text: string) => Buffer.from(text, "utf16le")],
  ["binary", (text: string) => Buffer.concat([Buffer.alloc(512), Buffer.from(text)])],
])("it is looked through when it is %s", async (_, write) => {
  await using tree = await madeTree({});

  expect((await tree.scanInput(write(`\n${connectionString(keys.newer())}`))).exitCode).toBe(1);
});

test("however it comes, each key is told once and in its place", async () => {
  await using tree = await madeTree({});
  const lines = Array.from({ length: 20_000 }, (_, i) =>
    i % 50 === 0 ? connectionString(keys.older()) : "é bus ".repeat(i % 31),
  );
  const running = execa(process.execPath, [buspassMain, "scan", "-", "--json"], {
    cwd: tree.path,
    stdin: piecesOf(Buffer.from(lines.join("\n"))),
    reject: false,
  });
  const { findings }: ToldReport = JSON.parse((await running).stdout);

  expect(findings.map(({ line }) => line)).toEqual(
    lines.flatMap((line, index) => (line.startsWith("Endpoint") ? [index + 1] : [])),
  );
});

/** Of many sizes, so that some end inside of a character. */
function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, size = 1; at < bytes.length; at += size, size = ((size * 7) % 65_521) + 1) {
    yield bytes.subarray(at, at + size);
  }
}

test("standard input that cannot be read is wrong usage", async () => {
  await using tree = await madeTree({});
  await using output = await open(join(tree.path, "output"), "w");
  const { status, stdout, stderr } = spawnSync(process.execPath, [buspassMain, "scan", "-"], {
    stdio: [output.fd, "pipe", "pipe"],
    encoding: "utf8",
  });

  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toMatch(/^buspass: Cannot scan standard input: .+\. Pipe a text into it, or name/);
});
