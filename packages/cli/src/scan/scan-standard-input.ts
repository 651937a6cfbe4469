import { CommandFailed, exitCodes } from "../command-failed.ts";
import { whyNotRead } from "../file-failures.ts";
import { standardInput } from "../shown-path.ts";
import { streamChunks } from "./byte-chunks.ts";
import type { Finding } from "./finding.ts";
import { findingsIn } from "./findings-in.ts";
import { textEncoding } from "./text-encoding.ts";
import { textWindows } from "./text-windows.ts";

/**
 * The keys in what comes through standard input, in their order. What is binary is looked through as well:
 * a pipe may bring many files, one behind the other, and somebody asks about just this one.
 *
 * @throws CommandFailed as wrong usage when it cannot be read
 */
export async function scanStandardInput(): Promise<Finding[]> {
  const chunks = streamChunks(process.stdin);
  try {
    return await findingsIn(
      standardInput,
      textWindows(chunks, (beginning) => textEncoding(beginning) ?? "utf-8"),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new CommandFailed(
      `Cannot scan standard input: ${whyNotRead(error)}. Pipe a text into it, or name files or folders.`,
      { cause: error, exitCode: exitCodes.wrongUsage },
    );
  }
}
