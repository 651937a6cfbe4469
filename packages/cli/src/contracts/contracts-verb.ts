import type { Command } from "commander";
import type { AsyncApiArguments } from "./run-asyncapi.ts";
import type { DiffArguments } from "./run-diff.ts";

const config = ["--config <file>", "instead of buspass.config.ts in this folder"] as const;

const asyncApiExample = `
Example:
  buspass contracts asyncapi > asyncapi.json`;

const diffExample = `
Examples, in a pipeline:
  buspass contracts diff asyncapi.json              what the repository says against what it last published
  buspass contracts diff ../main/buspass.config.ts  against another checkout of it

Exits with 0 when nobody breaks, 1 when somebody does, 2 when it could not compare.`;

/** `buspass contracts`: what is derived of the bus. */
export function addContractsVerb(program: Command): void {
  const contracts = program
    .command("contracts")
    .summary("documents and changes of the messages and entities of a bus")
    .description("What the messages and entities of a bus are, and what changes in them breaks.");
  contracts
    .command("asyncapi")
    .summary("the AsyncAPI 3.0 document of the bus, on stdout")
    .description("Writes the AsyncAPI 3.0 document of the bus to stdout, as JSON.")
    .option(...config)
    .option("--title <title>", "its title; else the package's name")
    .option("--document-version <version>", "its version; else the package's")
    .addHelpText("after", asyncApiExample)
    .action(async (options: AsyncApiArguments) => {
      // Loaded only now, so that no other verb waits for it.
      const { runAsyncApi } = await import("./run-asyncapi.ts");
      await runAsyncApi(options);
    });
  contracts
    .command("diff")
    .summary("which changes of the bus break which sender or receiver")
    .description(
      "Compares the bus with what it was before, and says which change breaks which sender or receiver.",
    )
    .argument("<before>", "a document of `buspass contracts asyncapi`, or a configuration file")
    .option(...config)
    .option("--json", "write the findings as JSON")
    .addHelpText("after", diffExample)
    .action(async (before: string, options: DiffArguments) => {
      const { runDiff } = await import("./run-diff.ts");
      process.exitCode = await runDiff(before, options);
    });
}
