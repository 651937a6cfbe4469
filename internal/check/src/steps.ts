import { join } from "node:path";
import { command } from "./command.ts";
import { installConsumer } from "./consumer.ts";
import { runOn, supportedNodes } from "./nodes.ts";
import { inspectContents, pack, type Tarball } from "./pack.ts";
import { forEvery, type Step, StepFailed } from "./step.ts";
import { publishedPackages } from "./workspace.ts";

/** All that must hold of a commit, the quickest to tell first. `folder` is for the tarballs and their consumer. */
export function stepsIn(folder: string): Step[] {
  const consumer = join(folder, "consumer");
  const tarballs: Tarball[] = [];
  const everyTarball = async (work: (tarball: Tarball) => Promise<void>): Promise<void> => {
    if (tarballs.length === 0)
      throw new StepFailed("There is no tarball: nothing could be packed.");
    await forEvery(tarballs, work);
  };

  return [
    program("format and lint", "biome", "ci", "--error-on-warnings"),
    program("types", "tsc", "--build"),
    program("unused code and dependencies", "knip"),
    program("build", "pnpm", "run", "build"),
    {
      name: "pack",
      run: () =>
        forEvery(publishedPackages(), async (published) => {
          const tarball = await pack(published, folder);
          tarballs.push(tarball);
          inspectContents(tarball);
        }),
    },
    {
      name: "publint",
      run: () =>
        everyTarball(async ({ path }) => void (await command("publint", ["--strict", path]))),
    },
    {
      name: "are the types wrong",
      run: () =>
        everyTarball(
          async ({ path }) => void (await command("attw", ["--profile", "esm-only", path])),
        ),
    },
    {
      name: "install into an empty folder",
      run: async () => {
        await everyTarball(async () => {});
        await installConsumer(consumer, tarballs);
      },
    },
    ...supportedNodes.map((node) => ({
      name: `smoke on ${node.label}`,
      run: () => runOn(node, join(consumer, "program.mjs"), consumer),
    })),
    {
      name: "types for a consumer",
      run: async () => void (await command("tsc", ["--project", consumer])),
    },
  ];
}

function program(name: string, file: string, ...args: string[]): Step {
  return { name, run: async () => void (await command(file, args)) };
}
