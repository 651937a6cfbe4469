import type { DeclaredAccess } from "@buspass/access";
import { CommandFailed, exitCodes } from "../command-failed.ts";

/**
 * The environment in Azure that the person means. There is no default where there are several.
 * @throws CommandFailed with those that there are
 */
export function chosenEnvironment(
  { environments }: DeclaredAccess,
  named: string | undefined,
): string {
  const inAzure = Object.keys(environments).filter(
    (name) => environments[name]?.namespace !== "emulator",
  );
  const [only, ...others] = inAzure;
  const list = inAzure.join(", ");
  if (only === undefined) {
    throw new CommandFailed(
      "Every environment of the declaration is the emulator: declare one with the namespace that it has in Azure.",
    );
  }
  if (named === undefined && others.length === 0) return only;
  if (named !== undefined && inAzure.includes(named)) return named;
  const problem =
    named === undefined
      ? "Say for which environment"
      : Object.hasOwn(environments, named)
        ? `Environment "${named}" is the emulator, which is not deployed`
        : `The declaration has no environment "${named}"`;
  throw new CommandFailed(`${problem}: add --environment with one of ${list}.`, {
    exitCode: exitCodes.wrongUsage,
  });
}
