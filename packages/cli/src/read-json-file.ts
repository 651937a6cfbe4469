import { readFile } from "node:fs/promises";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { notRead } from "./file-failures.ts";
import { parseJson } from "./parse-json.ts";
import { shownText } from "./shown-path.ts";

/** What to do about a file, in sentences. */
export interface JsonFileRemedies {
  readonly ifMissing: string;
  /** Where it is not JSON; what is wrong in which line is said before. */
  readonly ifBroken: string;
}

/**
 * The content of a JSON file that somebody named. Comments and trailing commas are passed over.
 * @throws CommandFailed as wrong usage, saying which file, why, and what to do
 */
export async function readJsonFile(path: string, remedies: JsonFileRemedies): Promise<unknown> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw notRead(path, error, remedies.ifMissing);
  });
  try {
    return parseJson(decode(bytes));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new CommandFailed(
      `${shownText(path)} is not JSON: ${cause.message}. ${remedies.ifBroken}`,
      { cause, exitCode: exitCodes.wrongUsage },
    );
  }
}

/** Windows PowerShell writes UTF-16 or UTF-8, each with a byte order mark, which the decoder drops. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes);
}
