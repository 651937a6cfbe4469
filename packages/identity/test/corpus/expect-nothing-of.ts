/** A key as it may still be seen: as it is, for a URL, and inside base64 at each of its three places. */
function traces(key: string): string[] {
  const inBase64 = (encoding: BufferEncoding) =>
    [0, 1, 2].map((before) =>
      Buffer.from("x".repeat(before) + key, encoding)
        .toString("base64")
        .slice(4, -4),
    );
  return [key, encodeURIComponent(key), ...inBase64("utf8"), ...inBase64("utf16le")];
}

/** Checks that no eight characters of a key in a row are in a text. */
export function expectNothingOf(key: string, text: string): void {
  for (const trace of traces(key)) {
    for (let at = 0; at + 8 <= trace.length; at += 1) {
      const found = text.indexOf(trace.slice(at, at + 8));
      if (found === -1) continue;
      const around = JSON.stringify(text.slice(Math.max(0, found - 300), found + 100));
      throw new Error(`Characters ${at} to ${at + 8} of a key are left in ${around}`);
    }
  }
}
