import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../../../docs/performance.md", import.meta.url);

/** Writes one section of the documentation's page of figures anew. */
export function writeSection(heading: string, text: string): void {
  writeFileSync(file, withSection(readFileSync(file, "utf8"), heading, text));
}

/** A page of Markdown with one of its sections, from its heading to the next, written anew. */
export function withSection(page: string, heading: string, text: string): string {
  const start = page.indexOf(`\n## ${heading}\n`);
  if (start < 0) throw new Error(`The page has no section '${heading}'.`);
  const next = page.indexOf("\n## ", start + 1);
  const rest = next < 0 ? "" : `\n${page.slice(next + 1)}`;
  return `${page.slice(0, start)}\n## ${heading}\n\n${text.trim()}\n${rest}`;
}
