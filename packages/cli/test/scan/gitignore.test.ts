import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { filesOf, madeTree } from "./tree.ts";

/* Against git itself: gitignore.long.test.ts. */

const keys = seededKeys("gitignore");
const secret = () => connectionString(keys.newer());

test("what .gitignore names is left out, at every level, and what a later line takes back is not", async () => {
  await using tree = await madeTree({
    ".gitignore": "# build\r\n*.log\r\n/dist/\r\n!keep.log\r\n",
    "a.log": secret(),
    "keep.log": secret(),
    "dist/a.txt": secret(),
    "app/.gitignore": "!b.log\nlocal.json\n/top.txt\n",
    "app/b.log": secret(),
    "app/c.log": secret(),
    "app/dist/a.txt": secret(),
    "app/local.json": secret(),
    "app/deep/local.json": secret(),
    "app/deep/top.txt": secret(),
    "app/top.txt": secret(),
    "local.json": secret(),
  });

  expect(filesOf(await tree.report())).toEqual([
    "app/b.log",
    "app/deep/top.txt",
    "app/dist/a.txt",
    "keep.log",
    "local.json",
  ]);
});

test("a folder that is left out is so with all that is in it, whatever its own .gitignore says", async () => {
  await using tree = await madeTree({
    ".gitignore": "out/\n",
    "out/.gitignore": "!*\n",
    "out/a.txt": secret(),
  });

  expect((await tree.report()).findings).toEqual([]);
});

test("patterns of a folder whose name looks like a pattern hold for that folder", async () => {
  await using tree = await madeTree({
    "[id]/.gitignore": "*.txt\n",
    "[id]/a.txt": secret(),
    "i/a.txt": secret(),
    "a b!/.gitignore": "/b.txt\n",
    "a b!/b.txt": secret(),
  });

  expect(filesOf(await tree.report())).toEqual(["i/a.txt"]);
});

test("a backslash in a pattern takes the meaning from what follows it, on Windows too", async () => {
  await using tree = await madeTree({
    ".git/HEAD": "",
    ".gitignore": "app\\a.txt\n\\#b.txt\nc\\ d.txt\n",
    "app/.gitignore": "\\!e.txt\n",
    "#b.txt": secret(),
    "app/!e.txt": secret(),
    "app/a.txt": secret(),
    "c d.txt": secret(),
  });

  expect(filesOf(await tree.report())).toEqual(["app/a.txt"]);
});

test(".git is not looked into, and its info/exclude comes before every .gitignore", async () => {
  await using tree = await madeTree({
    ".git/config": secret(),
    ".git/info/exclude": "*.tmp\nnotes/\n",
    ".gitignore": "!keep.tmp\n",
    "a.tmp": secret(),
    "keep.tmp": secret(),
    "notes/a.txt": secret(),
  });

  expect(filesOf(await tree.report())).toEqual(["keep.tmp"]);
});

test("a worktree has a file for .git, and the info/exclude of its repository", async () => {
  await using tree = await madeTree({
    "repository/.git/info/exclude": "*.tmp\n",
    "repository/.git/worktrees/two/commondir": "../..\n",
    "two/.git": "gitdir: ../repository/.git/worktrees/two\n",
    "two/a.tmp": secret(),
    "two/b.txt": secret(),
  });

  expect(filesOf(await tree.report())).toEqual(["two/b.txt"]);
});

test("a repository inside of another has its own rules", async () => {
  await using tree = await madeTree({
    ".git/HEAD": "",
    ".gitignore": "*.txt\n",
    "a.txt": secret(),
    "inner/.git/HEAD": "",
    "inner/a.txt": secret(),
  });

  expect(filesOf(await tree.report())).toEqual(["inner/a.txt"]);
});

test("a folder below the root of a repository has the rules from above", async () => {
  await using tree = await madeTree({
    ".git/HEAD": "",
    ".gitignore": "*.log\n/app/src/b.txt\n",
    "app/.gitignore": "*.tmp\n",
    "app/src/a.log": secret(),
    "app/src/a.tmp": secret(),
    "app/src/a.txt": secret(),
    "app/src/b.txt": secret(),
  });

  expect(filesOf(await tree.report(join("app", "src")))).toEqual(["app/src/a.txt"]);
});

test("outside of a repository, what is above does not count", async () => {
  await using tree = await madeTree({ ".gitignore": "*.txt\n", "app/a.txt": secret() });

  expect(filesOf(await tree.report("app"))).toEqual(["app/a.txt"]);
});

test("what somebody names is scanned even if it is ignored", async () => {
  await using tree = await madeTree({
    ".git/HEAD": "",
    ".gitignore": "dist/\n.env\n",
    ".env": secret(),
    "dist/.gitignore": "*.map\n",
    "dist/a.js": secret(),
    "dist/a.js.map": secret(),
  });

  expect(filesOf(await tree.report("dist", ".env"))).toEqual([".env", "dist/a.js"]);
});

test("a file that is named twice, or with its folder, is told once", async () => {
  await using tree = await madeTree({ "app/a.txt": secret() });
  const { findings, files } = await tree.report("app", join("app", "a.txt"), ".");

  expect({ findings: findings.length, files }).toEqual({ findings: 1, files: 1 });
});

test("links are not followed, but for one that somebody names", async () => {
  await using elsewhere = await madeTree({ "a.txt": secret() });
  await using tree = await madeTree({ "b.txt": secret() });
  // On Windows, only a junction needs no rights.
  await symlink(elsewhere.path, join(tree.path, "link"), "junction");
  await mkdir(join(tree.path, "loop"));
  await symlink(tree.path, join(tree.path, "loop", "back"), "junction");

  expect(filesOf(await tree.report())).toEqual(["b.txt"]);
  expect(filesOf(await tree.report("link"))).toEqual(["link/a.txt"]);
});
