import { parseArgs } from "node:util";
import { clientTerms, measureCallers, measureStarts } from "./client-load.ts";
import { clientSection } from "./client-section.ts";
import { writeSection } from "./page.ts";

/*
 * Buspass against the SDK that is underneath. With --write, the figures of this run become those of the
 * documentation. What `pnpm build` made is measured.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

const section = clientSection({
  near: await measureCallers(0),
  far: await measureCallers(clientTerms.latencyMs),
  starts: await measureStarts(),
});
console.log(section);
if (values.write) writeSection("The client", section);
