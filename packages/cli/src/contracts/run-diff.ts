import { type AsyncApiDocument, type Bus, type BusFinding, diffBuses } from "@buspass/contracts";
import { colorsFor } from "../colors-for.ts";
import { CommandFailed, exitCodes } from "../command-failed.ts";
import { loadConfig } from "../load-config.ts";
import { printed } from "../printed.ts";
import { readJsonFile } from "../read-json-file.ts";
import { shownText } from "../shown-path.ts";

/** The options of `buspass contracts diff`. */
export interface DiffArguments {
  readonly config?: string;
  readonly json?: true;
}

/**
 * Compares the bus with what it was before, and tells the findings on stdout.
 *
 * @returns the exit code: 1 when a change breaks somebody
 * @throws CommandFailed when one of the two cannot be used
 */
export async function runDiff(before: string, { config, json }: DiffArguments): Promise<number> {
  const [old, { bus }] = [await readBefore(before), await loadConfig(config)];
  const findings = diffBuses(old, bus);
  const breaking = findings.filter((finding) => finding.breaking).length;
  const text = json
    ? JSON.stringify({ breaking, findings }, null, 2)
    : [...findings.map(paragraph), summary(findings.length, breaking)].join("\n");
  await printed(`${text}\n`);
  return breaking > 0 ? exitCodes.failure : exitCodes.fine;
}

async function readBefore(path: string): Promise<Bus | AsyncApiDocument> {
  if (!path.toLowerCase().endsWith(".json")) return (await loadConfig(path)).bus;
  const document = await readJsonFile(path, {
    ifMissing: "`buspass contracts asyncapi` writes one.",
    ifBroken: "Let `buspass contracts asyncapi` write it anew.",
  });
  if (isOurs(document)) return document;
  throw new CommandFailed(
    `${shownText(path)} is no document of \`buspass contracts asyncapi\`. Name one, or a configuration file.`,
    { exitCode: exitCodes.wrongUsage },
  );
}

/** Other AsyncAPI documents say nothing of rules and settings. */
function isOurs(value: unknown): value is AsyncApiDocument {
  return (
    typeof value === "object" &&
    value !== null &&
    ["channels", "components", "x-buspass"].every((key) => key in value)
  );
}

function paragraph({ path, breaking, affects, message, remedy }: BusFinding): string {
  const colors = colorsFor(process.stdout);
  const verdict = breaking ? colors.red(`breaks ${affects}`) : `tells ${affects}`;
  return `${colors.bold(path)}  ${verdict}\n  ${message}\n  ${remedy}\n`;
}

function summary(count: number, breaking: number): string {
  if (count === 0) return "Nothing changed that anybody would notice.";
  const others = count - breaking;
  const parts = [
    ...(breaking > 0
      ? [`${breaking} of the changes ${breaking === 1 ? "breaks" : "break"} somebody`]
      : []),
    ...(others > 0 ? [`${others} ${others === 1 ? "breaks" : "break"} nobody`] : []),
  ];
  return `${parts.join(", ")}.`;
}
