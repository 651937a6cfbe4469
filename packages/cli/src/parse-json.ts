import { withoutComments } from "./without-comments.ts";

/**
 * `JSON.parse` that knows comments, and whose error always says where. V8 leaves the position out of its most common message
 * and quotes the text instead, which may hold what must not be printed.
 * @throws SyntaxError such as `Unexpected token 'x' at line 3, column 5`
 */
export function parseJson(commented: string): unknown {
  const text = withoutComments(commented);
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = messageOf(error);
    const reason = reasonIn(message);
    const position = positionIn(message, text) ?? firstFailure(text, reason);
    throw new SyntaxError(`${reason} at ${lineAndColumn(text, position)}`, { cause: error });
  }
}

/** V8's message up to the position or the quoted text. */
function reasonIn(message: string): string {
  return message.replace(/ in JSON at position .*$|, (\.\.\.)?".*$/s, "");
}

function positionIn(message: string, text: string): number | undefined {
  const [, position] = / in JSON at position (\d+)/.exec(message) ?? [];
  if (position !== undefined) return Number(position);
  return message === "Unexpected end of JSON input" ? text.length : undefined;
}

/** The last character of the shortest beginning of the text that fails for the same reason. */
function firstFailure(text: string, reason: string): number {
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (failsFor(text.slice(0, middle), reason)) high = middle;
    else low = middle + 1;
  }
  return Math.max(0, low - 1);
}

function failsFor(text: string, reason: string): boolean {
  try {
    JSON.parse(text);
    return false;
  } catch (error) {
    return reasonIn(messageOf(error)) === reason;
  }
}

function lineAndColumn(text: string, index: number): string {
  const before = text.slice(0, index).split("\n");
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
