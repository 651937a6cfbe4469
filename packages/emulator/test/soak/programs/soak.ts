import { parseArgs } from "node:util";
import { runSoak } from "../run-soak.ts";
import { soakFailures } from "../soak-failures.ts";
import { soakTable } from "../soak-table.ts";

/*
 * Clients in three languages send and receive at once while the namespace fails, and nothing may be lost.
 *
 * pnpm --filter @buspass/emulator soak [SECONDS] [SEED] [--json]
 */

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean", default: false } },
  allowPositionals: true,
});
const [seconds = 60, seed = 1] = positionals.map(Number);
if (![seconds, seed].every(Number.isSafeInteger) || seconds <= 0) {
  console.error("SECONDS and SEED are whole numbers, and SECONDS is more than 0.");
  process.exit(2);
}
const report = await runSoak(seconds, seed);
const failures = soakFailures(report);
console.log(values.json ? JSON.stringify({ ...report, failures }) : soakTable(report));
for (const failure of failures) console.error(failure);
process.exitCode = failures.length === 0 ? 0 : 1;
