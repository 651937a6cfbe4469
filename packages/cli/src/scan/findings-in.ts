import { findKeys } from "@buspass/identity/key-guard";
import type { Finding, TextPlace } from "./finding.ts";
import { overlap, type TextWindow } from "./text-windows.ts";

/** The keys in a text, in their order, each once though windows overlap. */
export async function findingsIn(
  path: string,
  windows: AsyncIterable<TextWindow>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const lines = lineCounter();
  // What ends before this place is told.
  let told = 0;
  for await (const window of windows) {
    const { text, start, isLast } = window;
    // What is near the end of the window may go on in the next, which has all of it.
    const until = isLast ? Number.POSITIVE_INFINITY : start + text.length - overlap / 2;
    for (const { start: from, end: to, ...key } of findKeys(text)) {
      const end = start + to;
      if (end <= told || end > until) continue;
      const begin = lines.placeOf(window, start + from);
      findings.push({ path, ...key, start: begin, end: lines.placeOf(window, end) });
    }
    if (!isLast) lines.placeOf(window, start + text.length - overlap);
    told = until;
  }
  return findings;
}

/** Counts lines through the windows of a text, each place not before the last one. */
function lineCounter(): { placeOf(window: TextWindow, place: number): TextPlace } {
  let line = 1;
  let lineStart = 0;
  let counted = 0;
  return {
    placeOf({ text, start }, place) {
      let newline = text.indexOf("\n", counted - start);
      while (newline !== -1 && start + newline < place) {
        line += 1;
        lineStart = start + newline + 1;
        newline = text.indexOf("\n", newline + 1);
      }
      counted = Math.max(counted, place);
      return { line, column: place - lineStart + 1 };
    },
  };
}
