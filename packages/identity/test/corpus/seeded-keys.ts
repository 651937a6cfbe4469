import { createHash } from "node:crypto";

/** The same keys each time, made as the test runs: none is ever written in a file. */
export interface SeededKeys {
  /** As Azure made them for years: 32 random bytes in base64. */
  older(): string;
  /** As Azure makes them now, with a mark at the 33rd character. */
  newer(): string;
}

export function seededKeys(seed: string): SeededKeys {
  let made = 0;
  const older = (): string => {
    made += 1;
    return createHash("sha256").update(`${seed} ${made}`).digest("base64");
  };
  return {
    older,
    newer: () => {
      const key = older();
      return `${key.slice(0, 33)}+ASb${key.slice(37)}`;
    },
  };
}
