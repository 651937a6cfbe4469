import { resolve } from "node:path";
import { drift, leastPrivilege } from "@buspass/access";
import { CommandFailed, exitCodes } from "../command-failed.ts";
import { configHere, loadConfig } from "../load-config.ts";
import { printed } from "../printed.ts";
import { readRightsUsed } from "../rights-used-file.ts";
import type { AzureOptions } from "./azure-options.ts";
import { checkJson } from "./check-json.ts";
import type { CheckFormat, CheckReport } from "./check-report.ts";
import { checkSarif } from "./check-sarif.ts";
import { checkText } from "./check-text.ts";
import { chosenEnvironment } from "./chosen-environment.ts";
import { declaredAccess } from "./declared-access.ts";
import { readAzure } from "./read-azure.ts";

/** The options of `buspass access check`. */
export interface CheckArguments extends AzureOptions {
  readonly format: CheckFormat;
  readonly rightsUsed?: string;
}

/**
 * Compares the declaration with Azure, with a run, or with both, and tells of differences on stdout.
 * @returns the exit code
 * @throws CommandFailed as wrong usage also when Azure could not be read: a pipeline must tell what could
 *   not be compared from what differs
 */
export async function runCheck(options: CheckArguments, version: string): Promise<number> {
  const report = await reportOn(options).catch((cause: unknown) => {
    if (!(cause instanceof Error)) throw cause;
    throw new CommandFailed(cause.message, { exitCode: exitCodes.wrongUsage, cause });
  });
  await printed(`${written(report, options.format, version)}\n`);
  const found = report.findings.length + (report.privileges?.length ?? 0);
  return found > 0 ? exitCodes.failure : exitCodes.fine;
}

async function reportOn(options: CheckArguments): Promise<CheckReport> {
  const { rightsUsed, config } = options;
  const access = declaredAccess(await loadConfig(config));
  const declaredIn = resolve(config ?? (await configHere()) ?? "");
  const rights = rightsUsed === undefined ? undefined : await readRightsUsed(rightsUsed);
  const privileges = rights && leastPrivilege(access, rights.used, rights.refused);
  if (privileges !== undefined && options.environment === undefined) {
    return { findings: [], privileges, config: declaredIn };
  }
  const environment = chosenEnvironment(access, options.environment);
  const actual = await readAzure(access, environment, options);
  return {
    environment,
    namespaceId: actual.id,
    findings: drift(access, environment, actual),
    ...(privileges && { privileges }),
    config: declaredIn,
  };
}

function written(report: CheckReport, format: CheckFormat, version: string): string {
  switch (format) {
    case "text":
      return checkText(report);
    case "json":
      return checkJson(report);
    case "sarif":
      return checkSarif(report, version);
  }
}
