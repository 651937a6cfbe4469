import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type BuspassResult, runBuspass } from "../run-buspass.ts";

/** A folder of files that is removed on disposal. */
export interface Tree extends AsyncDisposable {
  readonly path: string;
  /** Writes files, by their paths with slashes. */
  write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void>;
  /** Runs `buspass scan` in it. */
  scan(...args: readonly string[]): Promise<BuspassResult>;
  /** Runs `buspass scan -` in it, with an input. */
  scanInput(input: string | Uint8Array, ...args: readonly string[]): Promise<BuspassResult>;
  /** `scan` for programs: what it tells of, as `--json` has it. */
  report(...args: readonly string[]): Promise<ToldReport>;
}

/** What `--json` prints. */
export interface ToldReport {
  readonly findings: readonly {
    readonly file: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly kind: string;
    readonly namespace?: string;
    readonly fingerprint: string;
    readonly remedy: string;
  }[];
  readonly accepted: number;
  readonly stale: readonly { readonly file: string }[];
  readonly files: number;
  readonly warnings: readonly string[];
}

export async function madeTree(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<Tree> {
  const path = await realpath(await mkdtemp(join(tmpdir(), "buspass-scan-")));
  const scan = (...args: readonly string[]) => runBuspass(["scan", ...args], {}, path);
  const tree: Tree = {
    path,
    async write(more) {
      for (const [name, content] of Object.entries(more)) {
        await mkdir(dirname(join(path, name)), { recursive: true });
        await writeFile(join(path, name), content);
      }
    },
    scan,
    scanInput: (input, ...args) => runBuspass(["scan", "-", ...args], {}, path, input),
    async report(...args) {
      const { stdout, stderr } = await scan("--json", ...args);
      if (stdout === "") throw new Error(stderr);
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
  await tree.write(files);
  return tree;
}

/** The files that are told of, each once. */
export function filesOf({ findings }: ToldReport): string[] {
  return [...new Set(findings.map(({ file }) => file))];
}
