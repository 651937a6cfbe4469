import { parseArgs } from "node:util";
import { emulatorSection } from "./emulator-section.ts";
import { measureLoneSends } from "./lone-sends.ts";
import { writeSection } from "./page.ts";
import { measureQueuedMemory } from "./queued-memory.ts";
import { measureStart } from "./start-time.ts";
import { measureThroughput } from "./throughput.ts";

/*
 * The emulator against what rhea can do without it. With --write, the figures of this run become those
 * of the documentation.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

const section = emulatorSection({
  throughput: await measureThroughput(),
  loneSends: await measureLoneSends(),
  queuedMessageBytes: await measureQueuedMemory(),
  startMs: await measureStart(),
});
console.log(section);
if (values.write) writeSection("The emulator", section);
