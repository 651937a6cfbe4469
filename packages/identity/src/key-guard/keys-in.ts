import { isSecret, type KeyKind, keyForms, plainValue } from "./key-forms.ts";

/** A key, with the text in which it was understood: that of a file, or what was in base64 there. */
export interface KeyInText {
  readonly kind: KeyKind;
  /** Where it stands in the text that was given: its base64, when it was inside. */
  readonly start: number;
  readonly end: number;
  /** The secret itself, without escapes and padding. */
  readonly value: string;
  readonly context: { readonly text: string; readonly start: number; readonly end: number };
}

/**
 * Base64 of any text that is long enough to hold a key, in one line or folded. What stands before it keeps
 * each word from being gone through once for each of its letters.
 */
export const base64Run: RegExp =
  /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-](?:(?:\r?\n[ \t]*)?[A-Za-z0-9+/_-]){39,}={0,2}/g;

const [tab, lineFeed, carriageReturn, blank] = [9, 10, 13, 32];

/** Base64 inside base64 is looked into as well; deeper, nobody wraps a key by accident. */
const depth = 2;

/** Every key, as often as a form fits it; the first form that does tells the kind. */
export function* keysIn(text: string, layers: number = depth): Generator<KeyInText> {
  for (const form of keyForms) {
    if (form.mark !== undefined && !text.includes(form.mark)) continue;
    for (const { index, 0: all, 1: before = "", 2: secret = "" } of text.matchAll(form.pattern)) {
      if (!isSecret(secret, form)) continue;
      const place = { start: index + before.length, end: index + all.length };
      yield { kind: form.kind, ...place, value: plainValue(secret), context: { text, ...place } };
    }
  }
  if (layers === 0 || !mayHoldBase64(text)) return;
  for (const { index, 0: run } of text.matchAll(base64Run)) {
    for (const key of keysInBase64(run, layers - 1)) {
      yield { ...key, start: index + key.start, end: index + key.end };
    }
  }
}

const isDigit = new Uint8Array(2 ** 16);
for (const digit of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
  isDigit[digit.charCodeAt(0)] = 1;
}

/**
 * Whether there are 40 digits with nothing but folds between them. Most texts have none, and a loop sees that
 * in less than half of the pattern's time, which is most of what looking for keys costs.
 */
function mayHoldBase64(text: string): boolean {
  let row = 0;
  let isFold = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (isDigit[code] === 1) {
      row += 1;
      isFold = false;
      if (row === 40) return true;
    } else if (code === lineFeed) {
      isFold = true;
    } else if (code !== carriageReturn && !(isFold && (code === blank || code === tab))) {
      row = 0;
    }
  }
  return false;
}

/** Looks behind base64. Other characters of its alphabet may stand before it, such as a path. */
export function* keysInBase64(run: string, layers: number = depth - 1): Generator<KeyInText> {
  for (const offset of [0, 1, 2, 3]) {
    const bytes = Buffer.from(run.slice(offset), "base64").toString("latin1");
    // As ASCII, which also reads UTF-16 once its zeros are gone.
    const text = bytes.replaceAll("\0", "");
    let places: Base64Places | undefined;
    for (const key of keysIn(text, layers)) {
      places ??= placesIn(run, offset, bytes);
      yield { ...key, start: places.of(key.start), end: places.after(key.end - 1) };
    }
  }
}

/** Where in base64 a character is that was found behind it. */
interface Base64Places {
  of(index: number): number;
  after(index: number): number;
}

function placesIn(run: string, offset: number, bytes: string): Base64Places {
  const digits = indicesOf(run, (character) => !/\s/.test(character)).filter((at) => at >= offset);
  const kept = indicesOf(bytes, (character) => character !== "\0");
  // Of each byte its eight bits, of each digit six.
  const digit = (bit: number): number => digits[Math.floor(bit / 6)] ?? run.length;
  return {
    of: (index) => digit((kept[index] ?? bytes.length) * 8),
    after: (index) => digit((kept[index] ?? bytes.length) * 8 + 7) + 1,
  };
}

function indicesOf(text: string, fits: (character: string) => boolean): number[] {
  const indices: number[] = [];
  for (let index = 0; index < text.length; index += 1) {
    if (fits(text.charAt(index))) indices.push(index);
  }
  return indices;
}
