import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import ignore, { type Ignore } from "ignore";

/**
 * What git ignores in one folder and below it. Paths are from the top, with slashes; the top is the root of
 * a repository, or where the scan begins outside of any.
 */
export interface IgnoreRules {
  ignores(path: string, isFolder: boolean): boolean;
  /** These rules, and before them those of the folder's own `.gitignore`. */
  within(folder: string): Promise<IgnoreRules>;
}

// As git sets core.ignorecase where it makes a repository.
const ignoreCase = process.platform === "win32" || process.platform === "darwin";

/** The rules of a repository that are not in any `.gitignore`: its `.git/info/exclude`. */
export async function ignoreRulesAt(top: string): Promise<IgnoreRules> {
  const exclude = await textOf(join(await commonGitFolder(top), "info", "exclude"));
  return rulesOf(top, patternsUnder("", exclude));
}

/** @param patterns from the top, those that come first last */
function rulesOf(top: string, patterns: readonly string[]): IgnoreRules {
  const rules: Ignore = ignore({ ignoreCase }).add(patterns);
  return {
    ignores: (path, isFolder) => rules.ignores(isFolder ? `${path}/` : path),
    async within(folder) {
      const own = patternsUnder(folder, await textOf(join(top, folder, ".gitignore")));
      return own.length === 0 ? this : rulesOf(top, [...patterns, ...own]);
    },
  };
}

/** The patterns of a file as they would be written at the top. */
function patternsUnder(folder: string, text: string): string[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const patterns = lines.filter((line) => line.trim() !== "" && !line.startsWith("#"));
  if (folder === "") return patterns;
  const prefix = `/${folder.replaceAll(/[\\*?[\]!#\s]/g, "\\$&")}/`;
  return patterns.flatMap((pattern) => {
    const [, negation = "", body = ""] = /^(!?)(.*)$/s.exec(pattern) ?? [];
    const name = body.replace(/^\//, "");
    if (name.trim() === "") return [];
    // A slash before its end binds a pattern to its folder.
    const isBound = /\/(?!\s*$)/.test(body);
    return [`${negation}${prefix}${isBound ? "" : "**/"}${name}`];
  });
}

/** Where a repository keeps what its worktrees share: a worktree or submodule has a file that points there. */
async function commonGitFolder(top: string): Promise<string> {
  const [, pointed] = /^gitdir: (.*)$/m.exec(await textOf(join(top, ".git"))) ?? [];
  if (pointed === undefined) return join(top, ".git");
  const gitFolder = resolve(top, pointed.trim());
  const common = await textOf(join(gitFolder, "commondir"));
  return common === "" ? gitFolder : resolve(gitFolder, common.trim());
}

/** What is not there, is no file or cannot be read has no rules, as git has it. */
async function textOf(path: string): Promise<string> {
  return await readFile(path, "utf8").catch(() => "");
}
