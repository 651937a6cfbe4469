import { availableParallelism } from "node:os";
import { type LoneSend, type LoneSends, loneSendTerms } from "./lone-sends.ts";
import { type Rate, type Throughput, throughputTerms } from "./throughput.ts";

/** What one run of the bench found. */
export interface EmulatorFigures {
  readonly throughput: Throughput;
  readonly queuedMessageBytes: number;
  readonly loneSends: LoneSends;
  readonly startMs: number;
}

/** The figures as the documentation tells them. */
export function emulatorSection(figures: EmulatorFigures): string {
  const { throughput, queuedMessageBytes, loneSends, startMs } = figures;
  const [major, minor] = process.versions.node.split(".");
  return `One run on ${availableParallelism()} cores with Node ${major}.${minor}, written by

\`\`\`sh
npx -y pnpm@12 --filter @buspass-internal/bench emulator --write
\`\`\`

What counts are the ratios: both sides take turns in one process, over the same in-memory door. The bare
peer speaks AMQP with the same library, accepts and forgets what is sent, and sends the same message as
often as it is asked. Messages have 1 KiB; each figure is the median of ${throughputTerms.turns} turns of ${whole(throughputTerms.perTurn)} messages.

| | of the bare peer | messages a second |
|---|---|---|
${rateRow("send", throughput.send)}
${rateRow("receive and complete", throughput.receive)}
${rateRow("the same, if the bare peer's messages had a broker's annotations", throughput.receiveAnnotated)}

The last row leaves out what a receiver spends on reading the header and annotations that every broker
writes; what remains is the lock.

A lone send waits for its answer before the next one. Each row is the median of ${loneSendTerms.turns} turns of ${loneSendTerms.perTurn}
sends: of their p50, and of how many times as long their p99 was. The three take turns. The bare peer's
row is the noise of the machine and of the library.

| a lone send to | p50 | p99 |
|---|---|---|
${loneSendRow("the bare peer", loneSends.barePeer)}
${loneSendRow(`a queue with ${whole(loneSendTerms.queued)} messages`, loneSends.fullQueue)}
${loneSendRow(`a topic with ${whole(loneSendTerms.subscriptions)} subscriptions, of which a SQL filter selects one`, loneSends.wideTopic)}

| | |
|---|---|
| memory of a queued message of 1 KiB | ${whole(queuedMessageBytes)} bytes |
| start in the process of a test | ${startMs.toFixed(1)} ms |
`;
}

function rateRow(what: string, { ofBare, perSecond }: Rate): string {
  return `| ${what} | ${ofBare.toFixed(2)} | ${whole(perSecond)} |`;
}

function loneSendRow(what: string, { p50Ms, p99OfP50 }: LoneSend): string {
  return `| ${what} | ${p50Ms.toFixed(3)} ms | ${p99OfP50.toFixed(1)} times that |`;
}

/** Three digits tell all that a run knows. */
function whole(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US");
}
