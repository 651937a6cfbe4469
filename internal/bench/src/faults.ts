import { buspassReceiver } from "./faults/buspass-receiver.ts";
import { rawReceiver } from "./faults/raw-receiver.ts";
import { type Outcome, runSchedule } from "./faults/run-schedule.ts";

/*
 * The raw SDK and Buspass, one after the other, through the same bad half minute.
 */

let unhandled = 0;
process.on("unhandledRejection", () => {
  unhandled += 1;
});

console.log("The schedule:");
const buspass = await runSchedule(buspassReceiver, (line) => {
  if (!/cut|detached/.test(line)) console.log(`  ${line}`);
});
const ofBuspass = unhandled;
const raw = await runSchedule(rawReceiver);

const rows: readonly [string, (outcome: Outcome) => string | number][] = [
  ["messages handled", ({ handled, messages }) => `${handled} of ${messages}`],
  ["still in the queue", ({ left }) => left],
  ["handled again", ({ again }) => again],
  ["dead letters", ({ deadLettered }) => deadLettered],
  ["longest silence", ({ longestSilenceMs }) => `${(longestSilenceMs / 1_000).toFixed(1)} s`],
  ["errors told", ({ errorsTold }) => errorsTold],
  ["tokens put", ({ tokensPut }) => tokensPut],
  ["gave up", ({ gaveUp = "no" }) => gaveUp],
];
console.log(`${"".padEnd(22)}${"raw SDK".padStart(16)}${"Buspass".padStart(16)}`);
for (const [title, of] of rows) {
  console.log(
    `${title.padEnd(22)}${String(of(raw)).padStart(16)}${String(of(buspass)).padStart(16)}`,
  );
}
console.log(
  `${"unhandled rejections".padEnd(22)}${String(unhandled - ofBuspass).padStart(16)}${String(ofBuspass).padStart(16)}`,
);
// What the SDK still waits for would keep the process for a minute more.
process.exit(0);
