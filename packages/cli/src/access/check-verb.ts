import { type Command, Option } from "commander";
import { addAzureOptions } from "./azure-options.ts";
import { type CheckFormat, checkFormats } from "./check-report.ts";
import type { CheckArguments } from "./run-check.ts";

const example = `
Examples:
  az login
  buspass access check --environment production
  buspass access check --environment production --format sarif > drift.sarif
  buspass access check --rights-used rights.json

The role Reader on the namespace is enough. Nothing is changed.`;

/** `buspass access check`: the declaration against what Azure has, and against what a run used. */
export function addCheckVerb(access: Command, version: string): void {
  addAzureOptions(access.command("check"))
    .summary("compares the declaration with what Azure has")
    .description(
      "Compares the declaration with what Azure has: role assignments, entities, rules, keys.\n" +
        "Exits with 0 when Azure is as declared, 1 when it differs, 2 when that could not be told.",
    )
    .addOption(
      new Option("--format <format>", "how to tell of differences")
        .choices(checkFormats)
        .default("text" satisfies CheckFormat),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--rights-used <file>", "compare with what a run used, as `buspass emulator` wrote it")
    .addHelpText("after", example)
    .action(async ({ json, ...options }: CheckArguments & { readonly json?: true }) => {
      // Loaded only now, so that no other verb waits for it.
      const { runCheck } = await import("./run-check.ts");
      process.exitCode = await runCheck({ ...options, ...(json && { format: "json" }) }, version);
    });
}
