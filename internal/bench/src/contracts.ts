import { parseArgs } from "node:util";
import { measureDecoding } from "./contracts-load.ts";
import { contractsSection } from "./contracts-section.ts";
import { writeSection } from "./page.ts";

/*
 * What decoding a message costs over parsing and validating its body by hand. With --write, the figures of
 * this run become those of the documentation.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

const section = contractsSection(await measureDecoding());
console.log(section);
if (values.write) writeSection("Contracts", section);
