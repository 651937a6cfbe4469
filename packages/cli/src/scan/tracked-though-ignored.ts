import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";

/** Files of a repository that its ignore rules name and that it tracks all the same. */
export interface TrackedThoughIgnored {
  /** From the root of the repository, with slashes. */
  readonly paths: readonly string[];
  /** Why they are not known, for a person. */
  readonly warning?: string;
}

const run = promisify(execFile);

/** Set while git runs a hook, where they would lead to another repository. */
const repositoryVariables = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/**
 * Asks git for files that were committed before somebody ignored them: rules do not apply to those, and
 * such a `.env` is how keys leak. Only git reads every format of its index.
 *
 * @param top the root of the repository
 */
export async function trackedThoughIgnored(top: string): Promise<TrackedThoughIgnored> {
  const env = { ...process.env };
  for (const name of repositoryVariables) delete env[name];
  const list = ["ls-files", "-z", "--cached", "--ignored", "--exclude-standard"];
  try {
    const { stdout } = await run("git", ["-C", top, "-c", "core.fsmonitor=false", ...list], {
      env,
      // Windows looks for programs in the current folder first, which may be that of a stranger.
      cwd: dirname(process.execPath),
      maxBuffer: 2 ** 28,
      windowsHide: true,
    });
    return { paths: stdout.split("\0").filter((path) => path !== "") };
  } catch (error) {
    return {
      paths: [],
      warning: `${reasonOf(error)}, so files that it tracks although .gitignore names them are left out. Name them to have them scanned.`,
    };
  }
}

function reasonOf(error: unknown): string {
  const { code, stderr } = error as NodeJS.ErrnoException & { readonly stderr?: string };
  if (code === "ENOENT") return "There is no git here";
  const [line = ""] = (stderr ?? "").split("\n");
  return `git does not list its files (${line.replace(/^fatal: /, "").trim() || code})`;
}
