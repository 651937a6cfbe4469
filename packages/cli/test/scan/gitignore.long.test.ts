import { execFileSync } from "node:child_process";
import { rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { runBuspass } from "../run-buspass.ts";
import { filesOf, madeTree, type Tree } from "./tree.ts";

/* Git is the judge, which has to be there. */

const keys = seededKeys("git");
const secret = () => connectionString(keys.newer());

const noConfiguration = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

function git(tree: Tree, ...args: readonly string[]): string {
  return execFileSync("git", args, {
    cwd: tree.path,
    encoding: "utf8",
    env: { ...process.env, ...noConfiguration },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Numbers that look random and are the same each time. */
function dice(seed: number): <Side>(sides: readonly Side[]) => Side {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const side = sides[Math.floor((state / 2 ** 32) * sides.length)];
    if (side === undefined) throw new Error("A die needs sides.");
    return side;
  };
}

const folders = ["", "a/", "a/b/", "a/[b]/", "b/", "b/a/", "a b/", "B/"];
const names = ["a", "b", "a.log", "b.log", "a.txt", "!a", "#b", "ab.txt", ".env", "c d.txt"];
const patterns = [
  ..."a,b,*,*.log,/a,/b,a/,b/,/a/,a/b,/a/b,a/*,/*,*/,**/a,a/**,**/b/,a/**/b,b/**/*.log".split(","),
  ..."!a,!b,!*.log,!/a,!a/,!b/,!a/b,!/a/b,!*/,!a.log,!**/b,!a/*,!.env,!*.txt".split(","),
  ..."?,[ab],[!a],a*,?.log,[a-b].txt,\\!a,\\#b,#b,.env,.*,B,*.LOG,a b,a b/,c d.txt".split(","),
  ..."a ,a\\ ,*.txt ,,/,!,**,a**,**a,a\\,\\a,[b],\\[b\\],a/[b]/*.txt,[,a[".split(","),
];

/** Files of a repository and rules for them, other ones for each seed. */
function madeFiles(seed: number): { files: Record<string, string>; exclude: string } {
  const pick = dice(seed * 7919);
  const files: Record<string, string> = {};
  for (const folder of folders) {
    for (const name of names) files[folder + name] = secret();
    if (folder === "" || pick([true, false, false])) {
      const lines = Array.from({ length: pick([1, 2, 3, 5]) }, () => pick(patterns));
      files[`${folder}.gitignore`] = lines.join(pick(["\n", "\r\n"])) + pick(["", "\n"]);
    }
  }
  // A folder and a file cannot have one name.
  for (const folder of folders) delete files[folder.slice(0, -1)];
  return { files, exclude: pick(patterns) };
}

test("what is scanned is what git would add, whatever the rules", async () => {
  // Each a repository of its own, all in one folder.
  await using tree = await madeTree({});
  const made = Array.from({ length: 150 }, (_, seed) => ({ seed, ...madeFiles(seed + 1) }));
  for (const { seed, files, exclude } of made) {
    git(tree, "init", "--quiet", `${seed}`);
    await tree.write(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`${seed}/${path}`, text])),
    );
    await tree.write({ [`${seed}/.git/info/exclude`]: exclude });
  }
  const scanned = filesOf(await tree.report());
  const counts = new Set<number>();
  for (const { seed, files, exclude } of made) {
    const added = git(tree, "-C", `${seed}`, "ls-files", "-z", "--others", "--exclude-standard")
      .split("\0")
      .filter((path) => path in files && !path.endsWith(".gitignore"));
    const ours = scanned
      .filter((path) => path.startsWith(`${seed}/`))
      .map((path) => path.slice(`${seed}/`.length));
    const rules = Object.entries(files).filter(([path]) => path.endsWith(".gitignore"));

    expect({ exclude, rules, files: ours }).toEqual({ exclude, rules, files: added.sort() });
    counts.add(added.length);
  }
  // Neither all nor nothing.
  expect(counts.size).toBeGreaterThan(20);
}, 120_000);

test("what is tracked is scanned although it is ignored, wherever the scan begins", async () => {
  await using outside = await madeTree({ "a.txt": secret() });
  await using tree = await madeTree({
    ".gitignore": ".env\nout/\nlink\n",
    ".env": secret(),
    "app/.env": secret(),
    "app/other/.env": secret(),
    "out/tracked.txt": secret(),
    "out/untracked.txt": secret(),
    "link/a.txt": secret(),
  });
  git(tree, "init", "--quiet");
  git(tree, "add", "--force", ".env", "app/.env", "out/tracked.txt", "link/a.txt");
  // What was a folder leads out of the repository now.
  await rm(join(tree.path, "link"), { recursive: true });
  await symlink(outside.path, join(tree.path, "link"), "junction");

  expect(filesOf(await tree.report())).toEqual([".env", "app/.env", "out/tracked.txt"]);
  expect(filesOf(await tree.report("app"))).toEqual(["app/.env"]);
});

test("a hook of git may scan: what git tells it about the repository leads nowhere else", async () => {
  await using other = await madeTree({});
  git(other, "init", "--quiet");
  await using tree = await madeTree({ ".gitignore": ".env\n", ".env": secret() });
  git(tree, "init", "--quiet");
  git(tree, "add", "--force", ".env");
  const hook = { GIT_DIR: join(other.path, ".git"), GIT_INDEX_FILE: join(other.path, "index") };
  const { exitCode, stdout } = await runBuspass(["scan"], hook, tree.path);

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: expect.stringMatching(/^\.env:1:/) });
});

test("without git, or where it refuses, a warning says what is missing", async () => {
  await using tree = await madeTree({ ".git/HEAD": "nonsense", "a.txt": "" });

  expect(await tree.scan()).toEqual({
    exitCode: 0,
    stdout: "No keys in 1 file.\n",
    stderr: expect.stringMatching(
      /^buspass: git does not list its files \(not a git repository.*\n$/,
    ),
  });
  expect(await runBuspass(["scan"], { PATH: "" }, tree.path)).toEqual({
    exitCode: 0,
    stdout: "No keys in 1 file.\n",
    stderr: expect.stringMatching(/^buspass: There is no git here, so files .*\n$/),
  });
});
