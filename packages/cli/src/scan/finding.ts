import type { KeyKind } from "@buspass/identity/key-guard";

/** A place in a text, both from 1 on; columns are UTF-16 code units, as editors and SARIF count them. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** A key in a file, without the key. */
export interface Finding {
  /** Absolute; `<stdin>` for standard input. */
  readonly path: string;
  readonly kind: KeyKind;
  readonly start: TextPlace;
  /** Behind the last character. */
  readonly end: TextPlace;
  /** The same for the same key. */
  readonly fingerprint: string;
  /** Which it is for, where the text around it says so. */
  readonly namespace?: string;
}
