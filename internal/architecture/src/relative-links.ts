import { posix } from "node:path";
import { fromMarkdown } from "mdast-util-from-markdown";
import { visit } from "unist-util-visit";

/** A link from a document to a file in the repository. */
export interface RelativeLink {
  /** As written. */
  readonly url: string;
  readonly line: number;
  /** From the root of the repository; begins with `../` if it is outside. */
  readonly target: string;
}

/** The links of a Markdown document to files: of text, of images, by definition, and in HTML. */
export function relativeLinks(document: string, markdown: string): RelativeLink[] {
  const found: RelativeLink[] = [];
  visit(fromMarkdown(markdown), (node) => {
    const line = node.position?.start.line ?? 0;
    for (const url of urls(node)) {
      // Elsewhere (a scheme, or `//host`), or in the document itself.
      if (/^(?:[a-z][a-z\d+.-]*:|\/\/|#|$)/i.test(url)) continue;
      const path = decodeURIComponent(url.replace(/[?#].*$/, ""));
      const target = path.startsWith("/")
        ? path.slice(1)
        : posix.join(posix.dirname(document), path);
      found.push({ url, line, target });
    }
  });
  return found;
}

function urls(node: { type: string; url?: string; value?: string }): string[] {
  if (node.url !== undefined) return [node.url];
  if (node.type !== "html" || node.value === undefined) return [];
  return [...node.value.matchAll(/\b(?:href|src)="([^"]*)"/g)].map((match) => match[1] ?? "");
}
