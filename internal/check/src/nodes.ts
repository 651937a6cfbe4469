import { fileURLToPath } from "node:url";
import { command } from "./command.ts";
import { StepFailed } from "./step.ts";

/** A Node that our packages promise to run on: the oldest, and the one that the workspace runs on. */
export interface SupportedNode {
  readonly label: string;
  /** The npm package that brings it, in this package's dependencies. */
  readonly manifest: string;
  readonly version: RegExp;
}

export const supportedNodes: readonly SupportedNode[] = [
  {
    label: "Node 22.18.0",
    manifest: import.meta.resolve("node-22/package.json"),
    version: /^v22\.18\.0$/,
  },
  { label: "Node 24", manifest: import.meta.resolve("node/package.json"), version: /^v24\./ },
];

/**
 * Runs a program on that Node in `folder`.
 * @throws {StepFailed} if the program fails, or another Node would have run it.
 */
export async function runOn(node: SupportedNode, program: string, folder: string): Promise<void> {
  const binary = locate(node);
  const version = await command(binary, ["--version"]);
  if (!node.version.test(version)) {
    throw new StepFailed(`${binary} is ${version}, and not ${node.label}.`);
  }
  await command(binary, [program], { cwd: folder, timeoutMs: 120_000 });
}

/** The package's install script puts the binary there; its link in `.bin` belongs to one of the two only. */
function locate(node: SupportedNode): string {
  const binary = process.platform === "win32" ? "bin/node.exe" : "bin/node";
  return fileURLToPath(new URL(binary, node.manifest));
}
