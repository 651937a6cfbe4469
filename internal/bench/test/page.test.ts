import { expect, test } from "vitest";
import { withSection } from "../src/page.ts";

const page = "# Performance\n\n## The emulator\n\nOld.\n\n## The client\n\nKept.\n";

test("a section is written anew, and nothing else of the page", () => {
  expect(withSection(page, "The emulator", "New.\n")).toBe(page.replace("Old.", "New."));
  expect(withSection(page, "The client", "New.\n")).toBe(page.replace("Kept.", "New."));
});

test("a page without the section is left alone", () => {
  expect(() => withSection(page, "The", "New.")).toThrow("no section 'The'");
});
