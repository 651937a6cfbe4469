import type { KeyKind } from "@buspass/identity/key-guard";

/** A way in which a key is met in the world. */
export interface WrittenKey {
  readonly name: string;
  /** As what it is told. */
  readonly kind: KeyKind;
  write(key: string): string;
}

/** Forms from a table of names and writers. */
export function formsOf(
  kind: KeyKind,
  writers: Readonly<Record<string, (key: string) => string>>,
): WrittenKey[] {
  return Object.entries(writers).map(([name, write]) => ({ name, kind, write }));
}
