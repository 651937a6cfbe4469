import { parseArgs } from "node:util";
import { buspassReceiver } from "./faults/buspass-receiver.ts";
import { buspassSender } from "./faults/buspass-sender.ts";
import { rawReceiver } from "./faults/raw-receiver.ts";
import { rawSender } from "./faults/raw-sender.ts";
import { runSchedule } from "./faults/run-schedule.ts";
import { runSendSchedule } from "./faults/run-send-schedule.ts";
import { faultsSection } from "./faults-section.ts";
import { writeSection } from "./page.ts";

/*
 * The raw SDK and Buspass, one after the other, through the same bad half minute. With --write, what
 * became of them goes into the documentation.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const tell = (line: string): void => console.error(line);

let unhandled = 0;
process.on("unhandledRejection", () => {
  unhandled += 1;
});

const buspass = await runSchedule(buspassReceiver, (line) => {
  if (!/cut|detached/.test(line)) tell(line);
});
const ofBuspass = unhandled;
tell("The same with the raw SDK …");
const raw = await runSchedule(rawReceiver);
const ofRaw = unhandled - ofBuspass;
tell("Sending …");
const section = faultsSection({
  receiving: { raw, buspass },
  sending: { raw: await runSendSchedule(rawSender), buspass: await runSendSchedule(buspassSender) },
  unhandledRejections: { raw: ofRaw, buspass: ofBuspass },
});
console.log(section);
if (values.write) writeSection("Through faults", section);
// What the SDK still waits for would keep the process for a minute more.
process.exit(0);
