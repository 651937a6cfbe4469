import { existsSync } from "node:fs";
import { relativeLinks } from "./relative-links.ts";
import { files, read, root } from "./repository.ts";
import { type Snippet, snippets, snippetText, withSnippets } from "./snippets.ts";

/** The Markdown that readers see, as paths from the root. */
export function documents(): string[] {
  return files("README.md", "packages/*/README.md", "examples/*/README.md", "docs/**/*.md");
}

/**
 * A document with its snippets as they are in their files now.
 * @throws {Error} naming the document, if a file or region is not there or a marker has no code block.
 */
export function synced(document: string): string {
  try {
    return withSnippets(read(document), currentText);
  } catch (cause) {
    throw new Error(`${document}: ${messageOf(cause)}`, { cause });
  }
}

/** What a document shows or links to that is not so. */
export function documentComplaints(document: string): string[] {
  return [...snippetComplaints(document), ...linkComplaints(document)];
}

function snippetComplaints(document: string): string[] {
  const markdown = read(document);
  try {
    return snippets(markdown)
      .filter((snippet) => snippet.text !== currentText(snippet))
      .map(
        ({ line, file }) =>
          `${document}:${line} shows another text than ${file}; \`pnpm docs:sync\` copies it.`,
      );
  } catch (error) {
    return [`${document}: ${messageOf(error)}.`];
  }
}

function linkComplaints(document: string): string[] {
  return relativeLinks(document, read(document))
    .filter(({ target }) => target.startsWith("../") || !existsSync(root + target))
    .map(({ line, url }) => `${document}:${line} links to ${url}, which does not exist.`);
}

function currentText({ file, region, line }: Snippet): string {
  if (!existsSync(root + file)) throw new RangeError(`line ${line}: there is no file ${file}`);
  try {
    return snippetText(read(file), region);
  } catch (cause) {
    throw new RangeError(`line ${line}: ${file} has ${messageOf(cause)}`, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
