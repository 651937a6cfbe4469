import { randomBytes } from "node:crypto";

/**
 * Makes a key in the shape of Azure's newer ones: 32 bytes in base64, with `+ASb` at its 34th
 * character and a letter up to P after it. The checksum that Azure's own have at the end is not
 * there, so a scanner that computes it can tell this key from a real one.
 * https://github.com/microsoft/security-utilities (SEC101/171)
 */
export function newSharedAccessKey(): string {
  const key = randomBytes(32).toString("base64");
  const letter = String.fromCharCode("A".charCodeAt(0) + (randomBytes(1).readUInt8() & 0x0f));
  return `${key.slice(0, 33)}+ASb${letter}${key.slice(38)}`;
}
