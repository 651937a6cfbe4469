import { writeFile } from "node:fs/promises";
import { armTemplate, azCommands, bicep, type DeclaredAccess } from "@buspass/access";
import { CommandFailed } from "../command-failed.ts";
import { notWritten } from "../file-failures.ts";
import { loadConfig } from "../load-config.ts";
import { printed } from "../printed.ts";
import { chosenEnvironment } from "./chosen-environment.ts";
import { declaredAccess } from "./declared-access.ts";

/** The options of `buspass access bicep` and `buspass access az`. */
export interface DeploymentArguments {
  readonly environment?: string;
  readonly config?: string;
  /** `-` is standard output. */
  readonly out: string;
}

/** What deploys an environment: the whole as Bicep or ARM JSON, the role assignments as commands. */
export type DeploymentFormat = "bicep" | "arm" | "az";

type Write = (access: DeclaredAccess, environment: string) => string;

const writers: Readonly<Record<DeploymentFormat, Write>> = {
  bicep,
  arm: (access, environment) => `${JSON.stringify(armTemplate(access, environment), null, 2)}\n`,
  az: azCommands,
};

/**
 * Writes what deploys an environment of the declaration.
 * @throws CommandFailed when the configuration, the environment or the file cannot be used
 */
export async function runDeployment(
  format: DeploymentFormat,
  { environment, config, out }: DeploymentArguments,
): Promise<void> {
  const access = declaredAccess(await loadConfig(config));
  const chosen = chosenEnvironment(access, environment);
  const text = written(() => writers[format](access, chosen));
  if (out === "-") {
    await printed(text);
    return;
  }
  await writeFile(out, text).catch((error: unknown) => {
    throw notWritten(out, error);
  });
}

/** What the declaration does not say is for the person who wrote it. */
function written(write: () => string): string {
  try {
    return write();
  } catch (cause) {
    throw cause instanceof RangeError ? new CommandFailed(cause.message, { cause }) : cause;
  }
}
