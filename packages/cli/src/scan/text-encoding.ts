/** How a text is written. */
export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

/** As far as git looks for a zero, which no text in UTF-8 has. */
const sniffed = 8000;

/**
 * The encoding that the beginning of a text tells, undefined where it is none: what is binary has zeros.
 * UTF-16 begins with its mark, as Windows writes it, or has a zero beside each character of ASCII.
 */
export function textEncoding(bytes: Uint8Array): TextEncoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  const beginning = bytes.subarray(0, sniffed);
  return beginning.includes(0) ? unmarkedUtf16(beginning) : "utf-8";
}

/**
 * Two zeros side by side are a character that no text has, and every binary format soon has them. More than
 * half of the characters must be ASCII, which by chance in both bytes nothing else is.
 */
function unmarkedUtf16(bytes: Uint8Array): TextEncoding | undefined {
  const characters = Math.floor(bytes.length / 2);
  let little = 0;
  let big = 0;
  for (let index = 0; index < characters; index += 1) {
    const [one = 0, other = 0] = [bytes[2 * index], bytes[2 * index + 1]];
    if (one === 0 && other === 0) return undefined;
    if (other === 0 && isAscii(one)) little += 1;
    if (one === 0 && isAscii(other)) big += 1;
  }
  if (little > characters / 2) return "utf-16le";
  return big > characters / 2 ? "utf-16be" : undefined;
}

function isAscii(code: number): boolean {
  return (code >= 0x20 && code < 0x7f) || code === 0x09 || code === 0x0a || code === 0x0d;
}
