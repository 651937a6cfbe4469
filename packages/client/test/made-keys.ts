import { randomBytes } from "node:crypto";

/** A key as Azure made them for years: 32 random bytes. Made now: none is ever written in a file. */
export function olderKey(): string {
  return randomBytes(32).toString("base64");
}

/** A key as Azure makes them now, with a mark at its 33rd character. */
export function newerKey(): string {
  const key = olderKey();
  return `${key.slice(0, 33)}+ASb${key.slice(37)}`;
}
