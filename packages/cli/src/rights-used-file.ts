import { readFile, writeFile } from "node:fs/promises";
import type { ExercisedRight } from "@buspass/access";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import type { RunningNamespace } from "./start-namespaces.ts";

/** What a run used and what it was refused, as `buspass emulator --rights-used FILE` writes it. */
export interface RightsUsedFile {
  readonly used: readonly ExercisedRight[];
  readonly refused: readonly ExercisedRight[];
}

/**
 * Empties the file now, so that nobody takes an earlier run's for this one's.
 * @returns what writes the rights that were used in the namespaces since they were started
 * @throws CommandFailed when the file cannot be written
 */
export async function startRightsUsedFile(
  path: string,
): Promise<(namespaces: readonly RunningNamespace[]) => Promise<void>> {
  const write = async (text: string): Promise<void> => {
    await writeFile(path, text).catch((cause: NodeJS.ErrnoException) => {
      throw new CommandFailed(`Cannot write ${path}: ${cause.message}.`, { cause });
    });
  };
  await write("");
  return async (namespaces) => {
    const rights: RightsUsedFile = {
      used: namespaces.flatMap(({ emulator }) => emulator.rightsUsed()),
      refused: namespaces.flatMap(({ emulator }) => emulator.rightsRefused()),
    };
    await write(`${JSON.stringify(rights, null, 2)}\n`);
  };
}

/**
 * Reads what a run used.
 * @throws CommandFailed as wrong usage when the file cannot be read, or is something else
 */
export async function readRightsUsed(path: string): Promise<RightsUsedFile> {
  const wrong = (reason: string, cause?: unknown): CommandFailed =>
    new CommandFailed(`${path} cannot be used: ${reason}.`, {
      exitCode: exitCodes.wrongUsage,
      cause,
    });
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw wrong(error.code === "ENOENT" ? "there is no such file" : error.message, error);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong("it is not JSON", cause);
  }
  const used = listIn(value, "used");
  const refused = listIn(value, "refused");
  if (used === undefined || refused === undefined) {
    throw wrong("it is not what `buspass emulator --rights-used FILE -- COMMAND` writes");
  }
  return { used, refused };
}

function listIn(value: unknown, key: keyof RightsUsedFile): readonly ExercisedRight[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const list: unknown = Reflect.get(value, key);
  return Array.isArray(list) && list.every(isExercisedRight) ? list : undefined;
}

function isExercisedRight(value: unknown): value is ExercisedRight {
  if (typeof value !== "object" || value === null) return false;
  const { identity, right, entity } = value as Partial<Record<keyof ExercisedRight, unknown>>;
  return (
    typeof identity === "string" &&
    typeof entity === "string" &&
    (right === "Send" || right === "Listen" || right === "Manage")
  );
}
