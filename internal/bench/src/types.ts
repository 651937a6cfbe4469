import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { entities, largeBus, largeBusProject } from "./large-bus.ts";
import { writeSection } from "./page.ts";
import { measureTypeCheck } from "./type-check-time.ts";

/*
 * What the types of a bus cost the compiler. With --write, the figures of this run become those of the
 * documentation.
 */

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });

const project = largeBusProject();
const nothing = 'import "@buspass/client"; import "@buspass/contracts"; import "zod";';
const alone = measureTypeCheck({ "program.ts": nothing });
const schemas = measureTypeCheck({
  "messages.ts": project["messages.ts"] ?? "",
  "program.ts": nothing,
});
const whole = measureTypeCheck(project);

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;
const section = `One run on ${availableParallelism()} cores, written by

\`\`\`sh
npx -y pnpm@12 --filter @buspass-internal/bench types --write
\`\`\`

A bus of ${largeBus.messages} messages and ${entities} entities (${largeBus.queues} queues, ${largeBus.topics} topics and their subscriptions, with rules), and a
program that sends every message and processes every queue and subscription. Each figure is what \`tsc\` takes
from its start to its end, the shortest of five.

| checked | time |
|---|---|
| the packages that it imports, without a bus | ${seconds(alone)} |
| the messages with their zod schemas | ${seconds(schemas)} |
| the bus and the program as well | ${seconds(whole)} |
`;
console.log(section);
if (values.write) writeSection("The types", section);
