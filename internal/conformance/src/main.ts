import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bindings } from "./bindings.ts";
import { type Coverage, coverageOf } from "./coverage.ts";
import { conformancePage } from "./page.ts";
import { pageFile } from "./page-file.ts";
import { requirements } from "./requirements.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
  },
});

const coverage = coverageOf(requirements, bindings());
if (values.write) writeFileSync(pageFile, conformancePage(requirements, coverage));
console.log(values.json ? JSON.stringify(coverage, undefined, 2) : reportOf(coverage));

/** A table for a terminal, and the gaps below it. */
function reportOf({ areas, total, gaps }: Coverage): string {
  const rows = [...areas, { area: "all", ...total }].map(
    ({ area, claims, verified, gaps: open }) => [
      area,
      String(claims),
      String(verified),
      String(open),
    ],
  );
  const lines = [["area", "claims", "verified", "gaps"], ...rows].map(([area = "", ...counts]) =>
    [area.padEnd(24), ...counts.map((each) => each.padStart(9))].join(""),
  );
  const reasons = gaps.map(({ id, claim, why }) => `${id} ${claim}\n  ${why}`);
  return [...lines, "", ...reasons].join("\n").trimEnd();
}
