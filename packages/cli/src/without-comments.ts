/** A text, a comment of either kind, or a comma that only comments and spaces part from a closing bracket. */
const token =
  /"(?:[^"\\]|\\.)*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,(?=(?:\s|\/\/[^\r\n]*|\/\*[\s\S]*?\*\/)*[\]}])/g;

/**
 * JSON with its comments and trailing commas made spaces, so that everything else keeps its line and
 * column. Microsoft's emulator takes both, and its own sample has comments.
 */
export function withoutComments(text: string): string {
  return text.replaceAll(token, (found) =>
    found.startsWith('"') ? found : found.replaceAll(/[^\r\n]/g, " "),
  );
}
