import { type Command, Option } from "commander";
import { type ReportFormat, reportFormats } from "./report.ts";

const example = `
Examples:
  buspass scan                                      the current folder
  buspass scan --baseline keys.json --update-baseline
                                                    accept what is there today
  buspass scan --baseline keys.json --format sarif  tell of what is new
  git log -p --all | buspass scan -                 the history, through standard input

What .gitignore names is left out, unless it is committed. No key is ever printed.`;

interface ScanOptions {
  readonly format: ReportFormat;
  readonly json?: true;
  readonly baseline?: string;
  readonly updateBaseline?: true;
}

/** `buspass scan`: finds keys in files. */
export function addScanVerb(program: Command): void {
  program
    .command("scan")
    .summary("finds Service Bus keys in files")
    .description(
      "Finds keys of Service Bus, and tokens signed with one, in files and folders.\n" +
        "Exits with 0 when there are none, 1 when there are, 2 when it could not look.",
    )
    .argument(
      "[path...]",
      "files and folders; - is standard input; the current folder when there are none",
    )
    .addOption(
      new Option("--format <format>", "how to tell of them")
        .choices(reportFormats)
        .default("text" satisfies ReportFormat),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--baseline <file>", "keys that are known and not told again")
    .option("--update-baseline", "write the baseline: accept what is found, forget what is gone")
    .addHelpText("after", example)
    .action(async (paths: readonly string[], { json, ...options }: ScanOptions, verb: Command) => {
      if (options.updateBaseline && options.baseline === undefined) {
        verb.error("error: --update-baseline needs --baseline <file>");
      }
      // Loaded only now, so that no other verb waits for it.
      const { runScan } = await import("./run-scan.ts");
      process.exitCode = await runScan(paths.length === 0 ? ["."] : paths, {
        ...options,
        ...(json && { format: "json" }),
        version: program.version() ?? "",
      });
    });
}
