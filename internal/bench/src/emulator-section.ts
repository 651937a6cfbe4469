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
writes. What remains is the emulator's own: a lock, and a message that has waited in memory.

A lone send waits for its answer before the next one. Each row is of ${whole(loneSendTerms.turns * loneSendTerms.perTurn)} sends, in turns of ${loneSendTerms.perTurn}.
Those during which the system gave a core to another process do not count: their share is in the last
column. The bare peer's row is the noise of the library and of the machine.

| a lone send to | p50 | p99 | interrupted |
|---|---|---|---|
${loneSendRow("the bare peer", loneSends.barePeer)}
${loneSendRow(`a queue with ${whole(loneSendTerms.queued)} messages`, loneSends.fullQueue)}
${loneSendRow(`a topic with ${whole(loneSendTerms.subscriptions)} subscriptions, of which a SQL filter selects one`, loneSends.wideTopic)}

| | |
|---|---|
| memory of a queued message of 1 KiB | ${whole(queuedMessageBytes)} bytes |
| start in a process that has started one before | ${startMs.toFixed(1)} ms |
`;
}

function rateRow(what: string, { ofBare, perSecond }: Rate): string {
  return `| ${what} | ${ofBare.toFixed(2)} | ${whole(perSecond)} |`;
}

function loneSendRow(what: string, { p50Ms, p99OfP50, interrupted }: LoneSend): string {
  const share = `${(100 * interrupted).toFixed(1)} %`;
  return `| ${what} | ${p50Ms.toFixed(3)} ms | ${p99OfP50.toFixed(1)} times that | ${share} |`;
}

/** Three digits tell all that a run knows. */
function whole(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString("en-US");
}
