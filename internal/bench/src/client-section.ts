import { availableParallelism } from "node:os";
import { type CallerFigures, clientTerms } from "./client-load.ts";
import { median } from "./quantile.ts";

/** What one run of the bench found. */
export interface ClientFigures {
  readonly near: readonly CallerFigures[];
  readonly far: readonly CallerFigures[];
  readonly starts: { readonly raw: readonly number[]; readonly buspass: readonly number[] };
}

/** The figures as the documentation tells them. */
export function clientSection({ near, far, starts }: ClientFigures): string {
  const [major, minor] = process.versions.node.split(".");
  const { turns, turnMs, latencyMs } = clientTerms;
  return `One run on ${availableParallelism()} cores with Node ${major}.${minor}, written by

\`\`\`sh
npx -y pnpm@12 build && npx -y pnpm@12 --filter @buspass-internal/bench client --write
\`\`\`

The SDK alone and Buspass send the same JSON of 1 KiB in turns, from one process, over TLS to an emulator
in another. A caller waits until its message is accepted before it sends the next one. Each rate is the
median of ${turns} turns of ${turnMs} ms, each latency that of all messages of these turns.

| on loopback | SDK | Buspass | | p50: SDK | Buspass | | SDK failed |
|---|---|---|---|---|---|---|---|
${near.map(callersRow).join("\n")}

| with ${latencyMs} ms each way | SDK | Buspass | | p50: SDK | Buspass | | SDK failed |
|---|---|---|---|---|---|---|---|
${far.map(callersRow).join("\n")}

With a network in between, callers that wait can have no more than one message each on the way: ${Math.round(64_000 / (2 * latencyMs)).toLocaleString("en-US")} a second
for 64 of them, whoever sends. What is gained there is what more callers gain, and the work saved.

From the start of a process to its first accepted message, median of ${clientTerms.starts}, in turns: ${median(starts.raw).toFixed(0)} ms with the SDK,
\`DefaultAzureCredential\` and the same validation, ${median(starts.buspass).toFixed(0)} ms with Buspass, ${ratio(median(starts.buspass), median(starts.raw))} of it.
`;
}

function callersRow({ callers, raw, buspass }: CallerFigures): string {
  const cells = [
    callers === 1 ? "a lone caller" : `${callers.toLocaleString("en-US")} callers`,
    `${rate(raw.perSecond)}/s`,
    `${rate(buspass.perSecond)}/s`,
    `× ${ratio(buspass.perSecond, raw.perSecond)}`,
    `${raw.p50Ms.toFixed(2)} ms`,
    `${buspass.p50Ms.toFixed(2)} ms`,
    `× ${ratio(buspass.p50Ms, raw.p50Ms)}`,
    raw.failures.toLocaleString("en-US") + (buspass.failures > 0 ? ` (${buspass.failures})` : ""),
  ];
  return `| ${cells.join(" | ")} |`;
}

function rate(perSecond: number): string {
  return Number(perSecond.toPrecision(3)).toLocaleString("en-US");
}

function ratio(ours: number, theirs: number): string {
  return (ours / theirs).toFixed(2);
}
