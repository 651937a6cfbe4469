import { buspassReceiver } from "./faults/buspass-receiver.ts";
import { buspassSender } from "./faults/buspass-sender.ts";
import { rawReceiver } from "./faults/raw-receiver.ts";
import { rawSender } from "./faults/raw-sender.ts";
import { type Outcome, runSchedule } from "./faults/run-schedule.ts";
import { runSendSchedule, type SendOutcome } from "./faults/run-send-schedule.ts";

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

const received: readonly Row<Outcome>[] = [
  ["messages handled", ({ handled, messages }) => `${handled} of ${messages}`],
  ["still in the queue", ({ left }) => left],
  ["handled again", ({ again }) => again],
  ["dead letters", ({ deadLettered }) => deadLettered],
  ["longest silence", ({ longestSilenceMs }) => seconds(longestSilenceMs)],
  ["errors told", ({ errorsTold }) => errorsTold],
  ["tokens put", ({ tokensPut }) => tokensPut],
  ["gave up", ({ gaveUp = "no" }) => gaveUp],
];
print("receiving", received, raw, buspass);
row("unhandled rejections", unhandled - ofBuspass, ofBuspass);

const sent: readonly Row<SendOutcome>[] = [
  ["messages accepted", ({ accepted }) => accepted],
  ["accepted and lost", ({ lost }) => lost],
  ["arrived twice", ({ doubled }) => doubled],
  ["calls failed", ({ failed }) => Object.values(failed).reduce((sum, count) => sum + count, 0)],
  ["longest silence", ({ longestSilenceMs }) => seconds(longestSilenceMs)],
  ["longest call", ({ longestCallMs }) => seconds(longestCallMs)],
];
const rawSent = await runSendSchedule(rawSender);
const buspassSent = await runSendSchedule(buspassSender);
print("sending", sent, rawSent, buspassSent);
console.log("raw SDK failed with", rawSent.failed);
console.log("Buspass failed with", buspassSent.failed);

// What the SDK still waits for would keep the process for a minute more.
process.exit(0);

type Row<Of> = readonly [title: string, of: (outcome: Of) => string | number];

function print<Of>(title: string, rows: readonly Row<Of>[], ofRaw: Of, ofBuspass: Of): void {
  console.log();
  row(title, "raw SDK", "Buspass");
  for (const [name, of] of rows) row(name, of(ofRaw), of(ofBuspass));
}

function row(title: string, ...cells: readonly (string | number)[]): void {
  console.log(title.padEnd(22) + cells.map((cell) => String(cell).padStart(16)).join(""));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
