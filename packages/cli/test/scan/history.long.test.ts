import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { execa } from "execa";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { buspassMain } from "../run-buspass.ts";
import { madeTree, type ToldReport } from "./tree.ts";

/* With git and tar themselves, as docs/scan.md has it. */

const keys = seededKeys("history");

/** Runs a program, and `buspass scan -` with what it writes. */
async function scanOutput(cwd: string, command: readonly string[]): Promise<ToldReport> {
  const [file = "", ...args] = command;
  const scan = [buspassMain, "scan", "-", "--json"];
  const { stdout } = await execa(file, args, { cwd }).pipe(process.execPath, scan, {
    reject: false,
  });
  return JSON.parse(stdout);
}

test("a key that was taken out is found in the history, also one over several lines", async () => {
  const [removed, folded] = [keys.newer(), keys.newer()];
  await using tree = await madeTree({
    "a.env": connectionString(removed),
    "b.env": connectionString(`${folded.slice(0, 20)}\\\n${folded.slice(20)}`),
  });
  const identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
  const git = (...args: readonly string[]) =>
    promisify(execFile)("git", [...identity, ...args], { cwd: tree.path });
  await git("init", "--quiet");
  await git("add", ".");
  await git("commit", "--quiet", "--message", "one");
  await git("rm", "--quiet", "a.env", "b.env");
  await git("commit", "--quiet", "--message", "two");
  expect((await tree.report()).findings).toEqual([]);

  const log = ["git", "log", "--all", "-m", "-p", "--text", "--output-indicator-new= "];
  const { findings } = await scanOutput(tree.path, log);
  const told = new Set(findings.map(({ fingerprint }) => fingerprint));

  await tree.write({ "a.env": connectionString(removed), "b.env": connectionString(folded) });
  const expected = (await tree.report()).findings.map(({ fingerprint }) => fingerprint);
  expect(expected).toHaveLength(2);
  expect([...told]).toEqual(expect.arrayContaining(expected));
});

test("a key in an archive is found in what tar writes of it", async () => {
  await using tree = await madeTree({
    "in/app.dll": Buffer.concat([Buffer.from("MZ"), Buffer.alloc(500)]),
    "in/web.config": `<add value="${connectionString(keys.newer())}" />`,
  });
  await promisify(execFile)("tar", ["-czf", "a.tar.gz", "in"], { cwd: tree.path });

  expect((await tree.report("a.tar.gz")).findings).toEqual([]);
  expect((await scanOutput(tree.path, ["tar", "-xOzf", "a.tar.gz"])).findings).toHaveLength(1);
});
