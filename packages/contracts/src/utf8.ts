const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function toUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws TypeError where the bytes are not UTF-8: others would be replaced, and nobody told */
export function fromUtf8(bytes: Uint8Array): string {
  return strict.decode(bytes);
}
