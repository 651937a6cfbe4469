import { inspect } from "node:util";

/** Checks every way in which a value is printed for eight characters of a secret in a row. */
export function expectNothingOf(value: unknown, secrets: readonly string[]): void {
  expectNothingIn(printed(value), secrets);
}

/** Checks a text for eight characters of a secret in a row. */
export function expectNothingIn(text: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    for (let at = 0; at + 8 <= secret.length; at += 1) {
      const piece = secret.slice(at, at + 8);
      const found = text.indexOf(piece);
      if (found < 0) continue;
      // Not the text itself: it would show what it must not.
      throw new Error(
        `Characters ${at} to ${at + 8} of a secret are at ${found} of ${text.length}, in the line with ${JSON.stringify(context(text, found, secret))}.`,
      );
    }
  }
}

/** What stands before the secret, as far as it is no part of it. */
function context(text: string, at: number, secret: string): string {
  const before = text.slice(Math.max(0, at - 80), at);
  return secret.includes(before.slice(-4)) ? "" : before;
}

function printed(value: unknown): string {
  const everything = { depth: Number.POSITIVE_INFINITY, showHidden: true };
  const texts = [
    String(value),
    JSON.stringify(value),
    inspect(value),
    inspect(value, everything),
    inspect(value, { ...everything, customInspect: false }),
  ];
  if (value instanceof Error) {
    texts.push(value.message, value.stack ?? "", inspect(value.cause, everything));
  }
  return texts.join("\n");
}
