import type { FileHandle } from "node:fs/promises";

/** A part of what is read. Its bytes are good until the next one is asked for. */
export interface ByteChunk {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

const chunkSize = 2 ** 18;

/** A file in chunks, of which only the last is small. What is added meanwhile is left out. */
export async function* fileChunks(file: FileHandle): AsyncGenerator<ByteChunk> {
  let { size: left } = await file.stat();
  const buffer = Buffer.allocUnsafe(Math.min(left, chunkSize));
  do {
    const bytes = await fill(file, buffer.subarray(0, left));
    // Of a file that became shorter, nothing more comes.
    left = bytes.length === 0 ? 0 : left - bytes.length;
    yield { bytes, isLast: left === 0 };
  } while (left > 0);
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

/** What comes through a pipe, in chunks of which only the last is small, however it was written. */
export async function* streamChunks(stream: AsyncIterable<Uint8Array>): AsyncGenerator<ByteChunk> {
  let parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of stream) {
    // One is held back, as only the end tells which was the last.
    if (length >= chunkSize) {
      yield { bytes: Buffer.concat(parts), isLast: false };
      parts = [];
      length = 0;
    }
    parts.push(part);
    length += part.length;
  }
  yield { bytes: Buffer.concat(parts), isLast: true };
}
