import { type EvidenceOptions, evidence, evidenceMarkdown } from "@buspass/access";
import { exitCodes } from "../command-failed.ts";
import { loadConfig } from "../load-config.ts";
import { printed } from "../printed.ts";
import { say } from "../say.ts";
import type { AzureOptions } from "./azure-options.ts";
import { chosenEnvironment } from "./chosen-environment.ts";
import { declaredAccess } from "./declared-access.ts";
import { readAzure } from "./read-azure.ts";

/** The options of `buspass access report`. */
export interface ReportArguments extends AzureOptions {
  readonly json?: true;
}

/**
 * Writes the report on stdout. What stands in the way of reading Azure is part of it, and of the exit code.
 * @returns the exit code
 * @throws CommandFailed as wrong usage
 */
export async function runReport(options: ReportArguments, version: string): Promise<number> {
  const access = declaredAccess(await loadConfig(options.config));
  const environment =
    options.environment === undefined ? undefined : chosenEnvironment(access, options.environment);
  const actual =
    environment === undefined
      ? undefined
      : await readAzure(access, environment, options).then(
          (namespace) => ({ namespace, readAtMs: Date.now() }),
          (error: unknown) => notRead(error),
        );
  const report = evidence(access, {
    nowMs: Date.now(),
    versions: { "@buspass/cli": version, Node: process.version },
    ...(environment !== undefined && { environment }),
    ...(actual !== undefined && { actual }),
  } satisfies EvidenceOptions<string>);
  await printed(options.json ? `${JSON.stringify(report)}\n` : evidenceMarkdown(report));
  return typeof actual === "string" ? exitCodes.wrongUsage : exitCodes.fine;
}

function notRead(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  say(error.message);
  return `Azure could not be read: ${error.message}`;
}
