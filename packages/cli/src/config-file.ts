import { readFile } from "node:fs/promises";
import { ConfigError, type EmulatorConfig, readConfig } from "@buspass/emulator/config";
import { CommandFailed } from "./command-failed.ts";
import { parseJson } from "./parse-json.ts";

/**
 * Reads a configuration file.
 * @throws CommandFailed naming the file and what is wrong with it
 */
export async function readConfigFile(path: string): Promise<EmulatorConfig> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new CommandFailed(`Cannot read ${path}: ${unreadable(error)}.`, { cause: error });
  });
  try {
    return readConfig(parseJson(decode(bytes)));
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new CommandFailed(`${path} is not JSON: ${error.message}.`, { cause: error });
    }
    if (error instanceof ConfigError) {
      const problems = error.problems.map((problem) => `\n  ${problem}`).join("");
      throw new CommandFailed(`${path} cannot be used.${problems}`, { cause: error });
    }
    throw error;
  }
}

function unreadable({ code, message }: NodeJS.ErrnoException): string {
  switch (code) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a folder";
    case "EACCES":
    case "EPERM":
      return "you may not read it";
    default:
      return message;
  }
}

/** Windows PowerShell writes UTF-16 or UTF-8, each with a byte order mark, which the decoder drops. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
