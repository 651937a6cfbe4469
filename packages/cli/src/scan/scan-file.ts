import { open } from "node:fs/promises";
import { fileChunks } from "./byte-chunks.ts";
import type { Finding } from "./finding.ts";
import { findingsIn } from "./findings-in.ts";
import { textEncoding } from "./text-encoding.ts";
import { textWindows } from "./text-windows.ts";

/**
 * The keys in a file, in their order; none of a binary one.
 * @throws the error of the file system when it cannot be read
 */
export async function scanFile(path: string): Promise<Finding[]> {
  await using file = await open(path);
  return await findingsIn(path, textWindows(fileChunks(file), textEncoding));
}
