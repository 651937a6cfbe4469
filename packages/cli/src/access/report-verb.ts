import { type Command, Option } from "commander";
import { addAzureOptions } from "./azure-options.ts";
import type { ReportArguments } from "./run-report.ts";

const example = `
Examples:
  buspass access report > access.md
  buspass access report --environment production --json > access.json

With an environment, Azure is read, and the report says what was found. Two reports with the same digest
are about the same declaration.`;

/** `buspass access report`: who may do what and why, for a reviewer. */
export function addReportVerb(access: Command, version: string): void {
  addAzureOptions(access.command("report"))
    .summary("writes who may do what and why, for a reviewer")
    .description(
      "Writes who may do what, where and why, the controls which that serves, and what was checked.\n" +
        "Exits with 0 also when Azure differs, as the report says so; with 2 when Azure could not be read.",
    )
    .addOption(new Option("--json", "JSON instead of Markdown"))
    .addHelpText("after", example)
    .action(async (options: ReportArguments) => {
      // Loaded only now, so that no other verb waits for it.
      const { runReport } = await import("./run-report.ts");
      process.exitCode = await runReport(options, version);
    });
}
