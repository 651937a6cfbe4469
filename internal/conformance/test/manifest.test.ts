import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bindings, bindingsOf } from "../src/bindings.ts";
import { coverageComplaints, coverageOf } from "../src/coverage.ts";
import { conformancePage } from "../src/page.ts";
import { pageFile } from "../src/page-file.ts";
import type { Requirement } from "../src/requirement.ts";
import { requirements } from "../src/requirements.ts";

test("every claim has a test, every test a claim, and every id one meaning", () => {
  expect(coverageComplaints(requirements, bindings())).toEqual([]);
});

test("every claim is one sentence with a source", () => {
  for (const { claim, source } of requirements) {
    expect(claim).toMatch(/^[A-Za-z$].*\.$/);
    expect(source).toMatch(/^(https:\/\/|AMQP 1\.0, \d|SQL-92, \d|issue \d|wire: observed with )/);
  }
});

test("docs/conformance.md is up to date; `pnpm --filter @buspass-internal/conformance report --write` makes it", () => {
  const page = conformancePage(requirements, coverageOf(requirements, bindings()));
  expect(readFileSync(pageFile, "utf8").replaceAll("\r\n", "\n")).toBe(page);
});

describe("coverage", () => {
  const claim = (id: string): Requirement => ({ id, claim: "It is so.", source: "", area: "peek" });
  const manifest = [claim("SB-A-001"), claim("SB-A-002"), claim("SB-A-002"), claim("SB-A-3")];

  test("complains of each fault alone", () => {
    const bound = [
      { file: "a.test.ts", id: "SB-A-001", gap: undefined },
      { file: "a.test.ts", id: "SB-A-3", gap: undefined },
      { file: "b.test.ts", id: "SB-B-001", gap: undefined },
    ];
    expect(coverageComplaints(manifest, bound)).toEqual([
      "SB-A-002 is in the manifest more than once.",
      "SB-A-3 is no id.",
      "SB-A-002 has no test.",
      "SB-A-002 has no test.",
      "b.test.ts tests SB-B-001, which is not in the manifest.",
    ]);
  });

  test("counts a claim with a gap as a gap, whatever else tests it", () => {
    const bound = [
      { file: "a.test.ts", id: "SB-A-001", gap: undefined },
      { file: "a.test.ts", id: "SB-A-001", gap: "Not yet" },
    ];
    const { total, gaps } = coverageOf(manifest.slice(0, 2), bound);
    expect(total).toEqual({ claims: 2, verified: 0, gaps: 1 });
    expect(gaps).toEqual([{ id: "SB-A-001", claim: "It is so.", why: "Not yet" }]);
  });
});

describe("bindings", () => {
  test("are the calls that name an id", () => {
    const source = `
      requirement("SB-A-001", async ({ target }) => {});
      for (const each of [1, 2]) requirement("SB-A-002", \`case \${each}\`, run);
      knownGap("SB-A-003", "the reason", run);
      // requirement("SB-A-004", run);
      other("SB-A-005", run);
    `;
    expect(bindingsOf("a.test.ts", source)).toEqual([
      { file: "a.test.ts", id: "SB-A-001", gap: undefined },
      { file: "a.test.ts", id: "SB-A-002", gap: undefined },
      { file: "a.test.ts", id: "SB-A-003", gap: "the reason" },
    ]);
  });

  test("have their id and reason written out", () => {
    expect(() => bindingsOf("a.test.ts", "requirement(id, run);")).toThrow(/without a written id/);
    expect(() => bindingsOf("a.test.ts", 'knownGap("SB-A-001", why, run);')).toThrow(
      /without a written reason/,
    );
  });
});
