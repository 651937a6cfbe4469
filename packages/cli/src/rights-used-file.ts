import { writeFile } from "node:fs/promises";
import type { ExercisedRight } from "@buspass/access";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { notWritten } from "./file-failures.ts";
import { readJsonFile } from "./read-json-file.ts";
import { shownText } from "./shown-path.ts";
import type { RunningNamespace } from "./start-namespaces.ts";

/** What a run used and what it was refused, as `buspass emulator --rights-used FILE` writes it. */
export interface RightsUsedFile {
  readonly used: readonly ExercisedRight[];
  readonly refused: readonly ExercisedRight[];
}

const remedies = {
  ifMissing: "`buspass emulator --rights-used FILE -- COMMAND` writes one.",
  ifBroken: "Run `buspass emulator --rights-used FILE -- COMMAND` again, to its end.",
};

/**
 * Empties the file now, so that nobody takes an earlier run's for this one's.
 * @returns what writes the rights that were used in the namespaces since they were started
 * @throws CommandFailed when the file cannot be written
 */
export async function startRightsUsedFile(
  path: string,
): Promise<(namespaces: readonly RunningNamespace[]) => Promise<void>> {
  const write = async (text: string): Promise<void> => {
    await writeFile(path, text).catch((error: unknown) => {
      throw notWritten(path, error);
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
  const value = await readJsonFile(path, remedies);
  const used = listIn(value, "used");
  const refused = listIn(value, "refused");
  if (used === undefined || refused === undefined) {
    throw new CommandFailed(
      `${shownText(path)} has no rights that were used. Name a file that \`buspass emulator --rights-used FILE -- COMMAND\` wrote.`,
      { exitCode: exitCodes.wrongUsage },
    );
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
