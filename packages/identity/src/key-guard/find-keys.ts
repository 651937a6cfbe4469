import { createHash } from "node:crypto";
import type { KeyKind } from "./key-forms.ts";
import { type KeyInText, keysIn } from "./keys-in.ts";
import { namespaceBeside } from "./namespace-beside.ts";

/** A key in a text, without the key. */
export interface FoundKey {
  readonly kind: KeyKind;
  /** Where the secret begins in the text; of one inside base64, where its part of the base64 does. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /**
   * The same for the same key, however it is written: 16 hexadecimal digits of its SHA-256, which tell
   * nothing about 32 random bytes. What somebody made up could be guessed, and has four.
   */
  readonly fingerprint: string;
  /** The fully qualified namespace that is named beside it. */
  readonly namespace?: string;
}

/**
 * All keys in a text and the tokens signed with one, in their order: what `findKey` would tell of, with
 * its place. The keys themselves never leave this function.
 *
 * @example
 * for (const { kind, start } of findKeys(text)) console.log(`${kind} at ${start}`);
 */
export function findKeys(text: string): FoundKey[] {
  const keys = onceEach([...keysIn(text)]);
  return keys.map((key, index) => {
    const namespace = namespaceOf(key, keys[index - 1], keys[index + 1]);
    return {
      kind: key.kind,
      start: key.start,
      end: key.end,
      fingerprint: fingerprint(key.value),
      ...(namespace !== undefined && { namespace }),
    };
  });
}

/** Sorted by their places. Of several forms that fit one place, the first told the kind. */
function onceEach(keys: readonly KeyInText[]): KeyInText[] {
  const order = new Map(keys.map((key, index) => [key, index]));
  const kept: KeyInText[] = [];
  for (const key of keys.toSorted((a, b) => a.start - b.start)) {
    const last = kept.at(-1);
    if (last === undefined || key.start >= last.end) kept.push(key);
    else if ((order.get(key) ?? 0) < (order.get(last) ?? 0)) kept[kept.length - 1] = key;
  }
  return kept;
}

/** Other keys are walls: the namespace behind one is that one's. */
function namespaceOf(
  { context }: KeyInText,
  previous: KeyInText | undefined,
  next: KeyInText | undefined,
): string | undefined {
  const isBeside = (other?: KeyInText) => other?.context.text === context.text;
  return namespaceBeside(context.text, {
    start: previous && isBeside(previous) ? previous.context.end : 0,
    keyStart: context.start,
    keyEnd: context.end,
    end: next && isBeside(next) ? next.context.start : context.text.length,
  });
}

function fingerprint(value: string): string {
  const digits = value.length < 40 ? 4 : 16;
  return createHash("sha256").update(value).digest("hex").slice(0, digits);
}
