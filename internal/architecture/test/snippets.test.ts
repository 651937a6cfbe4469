import { describe, expect, it } from "vitest";
import { relativeLinks } from "../src/relative-links.ts";
import { snippets, snippetText, withSnippets } from "../src/snippets.ts";

const source = `import { on } from "@buspass/client";

export function start() {
  // #region handler
  on(OrderPlaced, async (order) => {
    await charge(order);
  });
  // #endregion handler
}
`;

describe("snippetText", () => {
  it("moves a region to the margin", () => {
    expect(snippetText(source, "handler")).toBe(
      "on(OrderPlaced, async (order) => {\n  await charge(order);\n});",
    );
  });

  it("shows a whole file without the markers of its regions", () => {
    expect(snippetText("a();\n// #region b\nb();\n// #endregion b\n", undefined)).toBe(
      "a();\nb();",
    );
  });

  it("says which region is not there", () => {
    expect(() => snippetText(source, "handlers")).toThrow("no region handlers");
  });
});

describe("withSnippets", () => {
  it("replaces marked blocks, also in lists, and leaves the others alone", () => {
    const markdown = [
      "<!-- file: a.ts#b -->",
      "```ts",
      "old();",
      "```",
      "",
      "- step",
      "  <!-- file: c.ts -->",
      "  ```ts",
      "  ```",
      "",
      "```ts",
      "free();",
      "```",
      "",
    ].join("\n");
    const after = withSnippets(markdown, ({ file, region }) => `${file};\n\n${region};`);
    expect(after).toBe(
      markdown
        .replace("old();", "a.ts;\n\nb;")
        .replace("  ```ts\n  ```", "  ```ts\n  c.ts;\n\n  undefined;\n  ```"),
    );
    expect(snippets(after).map(({ text }) => text)).toEqual(["a.ts;\n\nb;", "c.ts;\n\nundefined;"]);
  });

  it("refuses a marker without a code block", () => {
    expect(() => snippets("<!-- file: a.ts -->\n\ntext\n")).toThrow("line 1: <!-- file: a.ts -->");
  });
});

it("relativeLinks finds links to files in text, images, definitions and HTML, and none in code", () => {
  const markdown = [
    "[a](a.md#part) ![b](../b.svg) [c][c] `[code](code.md)` [web](https://example.com) [here](#here)",
    "",
    '<a href="/LICENSE">d</a>',
    "",
    "[c]: ./c%20d.md",
  ].join("\n");
  expect(relativeLinks("docs/guide.md", markdown).map(({ target }) => target)).toEqual([
    "docs/a.md",
    "b.svg",
    "LICENSE",
    "docs/c d.md",
  ]);
});
