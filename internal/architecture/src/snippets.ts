import { fromMarkdown } from "mdast-util-from-markdown";
import { visit } from "unist-util-visit";

/** A code block that is taken from a file: `<!-- file: PATH -->` or `<!-- file: PATH#region -->` stands before it. */
export interface Snippet {
  /** From the root of the repository. */
  readonly file: string;
  readonly region: string | undefined;
  readonly line: number;
  readonly text: string;
  /** Where the text of the document is, fences included. */
  readonly start: number;
  readonly end: number;
  readonly indent: string;
}

const marker = /^<!--\s*file:\s*([^\s#]+)(?:#(\S+))?\s*-->$/;

/**
 * The snippets of a Markdown document, in order.
 * @throws {SyntaxError} if a marker stands before something else.
 */
export function snippets(markdown: string): Snippet[] {
  const found: Snippet[] = [];
  visit(fromMarkdown(markdown), "html", (node, index, parent) => {
    const match = marker.exec(node.value.trim());
    if (match === null) return;
    const line = node.position?.start.line ?? 0;
    const block = parent?.children[(index ?? 0) + 1];
    const { start, end } = block?.position ?? {};
    if (block?.type !== "code" || start?.offset === undefined || end?.offset === undefined) {
      throw new SyntaxError(`line ${line}: ${node.value} has no code block after it`);
    }
    found.push({
      file: match[1] ?? "",
      region: match[2],
      line,
      text: block.value,
      start: start.offset,
      end: end.offset,
      indent: " ".repeat(start.column - 1),
    });
  });
  return found;
}

const regionMarker = /^[ \t]*\/\/ #(?:end)?region\b/;

/**
 * What a snippet must say: the file, or the lines between `// #region NAME` and `// #endregion NAME` moved to the
 * margin; in either case without the markers.
 * @throws {RangeError} if there is no such region.
 */
export function snippetText(source: string, region: string | undefined): string {
  const lines = source.trimEnd().split(/\r?\n/);
  const chosen = region === undefined ? lines : linesOf(lines, region);
  const text = chosen.filter((line) => !regionMarker.test(line));
  const indents = text.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  const margin = Math.min(...indents);
  return text.map((line) => line.slice(margin)).join("\n");
}

function linesOf(lines: readonly string[], region: string): readonly string[] {
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line) => line.trim() === `// #endregion ${region}`);
  if (start === -1 || end < start) throw new RangeError(`no region ${region}`);
  return lines.slice(start + 1, end);
}

/** The document with every snippet as `textOf` has it; the fences stay as they are. */
export function withSnippets(markdown: string, textOf: (snippet: Snippet) => string): string {
  let result = markdown;
  // From the end: what is replaced does not move what comes before it.
  for (const snippet of snippets(markdown).reverse()) {
    const lines = markdown.slice(snippet.start, snippet.end).split("\n");
    const text = textOf(snippet)
      .split("\n")
      .map((line) => (line === "" ? "" : snippet.indent + line));
    const block = [lines[0], ...text, lines.at(-1)].join("\n");
    result = result.slice(0, snippet.start) + block + result.slice(snippet.end);
  }
  return result;
}
