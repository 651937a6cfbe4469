import { ConfigError, type EmulatorConfig, readConfig } from "@buspass/emulator/config";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { readJsonFile } from "./read-json-file.ts";
import { shownText } from "./shown-path.ts";

const remedies = {
  ifMissing: "Name a file that is there with --config, or leave it out.",
  ifBroken: "Mend it there.",
};

/**
 * Reads a configuration file.
 * @throws CommandFailed naming the file and what is wrong with it
 */
export async function readConfigFile(path: string): Promise<EmulatorConfig> {
  const content = await readJsonFile(path, remedies);
  try {
    return readConfig(content);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) => `\n  ${problem}`).join("");
    throw new CommandFailed(`${shownText(path)} cannot be used.${problems}`, {
      cause: error,
      exitCode: exitCodes.wrongUsage,
    });
  }
}
