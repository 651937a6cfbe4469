import { expect, it } from "vitest";
import { importSpecifiers, packageOf } from "../src/import-specifiers.ts";

it("importSpecifiers finds every way to name a module, and none in comments and strings", () => {
  const source = `
    import { a } from "value";
    import type { B } from "type";
    import "side-effect";
    export * from "everything";
    export { c } from "name";
    export const d = await import("late");
    export type E = import("inside-a-type").E;
    // import "comment";
    export const text = 'import "string"';
  `;
  expect(importSpecifiers("every.ts", source)).toEqual([
    "value",
    "type",
    "side-effect",
    "everything",
    "name",
    "late",
    "inside-a-type",
  ]);
});

it("packageOf cuts a subpath off, with a scope and without", () => {
  expect(packageOf("@buspass/client/shared-access")).toBe("@buspass/client");
  expect(packageOf("rhea/lib/types")).toBe("rhea");
});
