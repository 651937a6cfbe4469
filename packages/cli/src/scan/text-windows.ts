import type { FileHandle } from "node:fs/promises";

/** A part of a file's text, of which the next repeats the end: what is cut in one is whole in another. */
export interface TextWindow {
  readonly text: string;
  /** Where it begins in the whole text, in UTF-16 code units. */
  readonly start: number;
  readonly isLast: boolean;
}

const chunkSize = 2 ** 18;
/** How much is repeated. A key is shorter, also in base64 and with every escape and fold that there is. */
export const overlap: number = 2 ** 15;

/** As far as git looks for a zero, which no text has. */
const sniffed = 8000;

/**
 * The text of a file in windows, so that no file is too large; none of a binary one. It is UTF-8, or
 * UTF-16 where it says so, as Windows writes it. What is added meanwhile is left out.
 */
export async function* textWindows(file: FileHandle): AsyncGenerator<TextWindow> {
  let { size: left } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(left, chunkSize));
  const next = async () => {
    const bytes = await fill(file, buffer.subarray(0, left));
    left = bytes.length === 0 ? 0 : left - bytes.length;
    return bytes;
  };
  let bytes = await next();
  const encoding = encodingOf(bytes);
  if (encoding === undefined) return;
  const decoder = new TextDecoder(encoding);
  let start = 0;
  let text = "";
  for (;;) {
    const isLast = left === 0;
    text += decoder.decode(bytes, { stream: !isLast });
    yield { text, start, isLast };
    if (isLast) return;
    const kept = text.slice(-overlap);
    start += text.length - kept.length;
    text = kept;
    bytes = await next();
  }
}

async function fill(file: FileHandle, buffer: Buffer): Promise<Buffer> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return buffer.subarray(0, length);
}

function encodingOf(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes.subarray(0, sniffed).includes(0) ? undefined : "utf-8";
}
