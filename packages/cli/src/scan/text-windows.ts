import type { ByteChunk } from "./byte-chunks.ts";
import type { TextEncoding } from "./text-encoding.ts";

/** A part of a text, of which the next repeats the end: what is cut in one is whole in another. */
export interface TextWindow {
  readonly text: string;
  /** Where it begins in the whole text, in UTF-16 code units. */
  readonly start: number;
  readonly isLast: boolean;
}

/** How much is repeated. A key is shorter, also in base64 and with every escape and fold that there is. */
export const overlap: number = 2 ** 15;

/**
 * A text in windows, so that none is too large.
 * @param encodingOf what the first chunk tells; there are no windows where that is undefined
 */
export async function* textWindows(
  chunks: AsyncIterable<ByteChunk>,
  encodingOf: (beginning: Uint8Array) => TextEncoding | undefined,
): AsyncGenerator<TextWindow> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let start = 0;
  let text = "";
  for await (const { bytes, isLast } of chunks) {
    if (decoder === undefined) {
      const encoding = encodingOf(bytes);
      if (encoding === undefined) return;
      decoder = new TextDecoder(encoding);
    }
    const kept = text.slice(-overlap);
    start += text.length - kept.length;
    text = kept + decoder.decode(bytes, { stream: !isLast });
    yield { text, start, isLast };
  }
}
