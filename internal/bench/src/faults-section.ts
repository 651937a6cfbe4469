import { scheduleMs } from "./faults/fault-schedule.ts";
import type { Outcome } from "./faults/run-schedule.ts";
import type { SendOutcome } from "./faults/run-send-schedule.ts";

/** What became of the SDK and of Buspass. */
export interface FaultFigures {
  readonly receiving: { readonly raw: Outcome; readonly buspass: Outcome };
  readonly sending: { readonly raw: SendOutcome; readonly buspass: SendOutcome };
  readonly unhandledRejections: { readonly raw: number; readonly buspass: number };
}

type Row<Of> = readonly [title: string, of: (outcome: Of) => string | number];

const received: readonly Row<Outcome>[] = [
  ["messages handled", ({ handled, messages }) => `${handled} of ${messages}`],
  ["still in the queue when time was up", ({ left }) => left],
  ["handled again", ({ again }) => again],
  ["dead letters", ({ deadLettered }) => deadLettered],
  ["longest silence", ({ longestSilenceMs }) => seconds(longestSilenceMs)],
  ["errors told", ({ errorsTold }) => errorsTold],
  ["tokens put", ({ tokensPut }) => tokensPut],
  ["gave up", ({ gaveUp = "no" }) => gaveUp],
];

const sent: readonly Row<SendOutcome>[] = [
  ["messages accepted", ({ accepted }) => accepted],
  ["accepted and lost", ({ lost }) => lost],
  ["arrived twice", ({ doubled }) => doubled],
  ["calls that failed", ({ failed }) => counts(failed)],
  ["longest silence", ({ longestSilenceMs }) => seconds(longestSilenceMs)],
  ["longest call", ({ longestCallMs }) => seconds(longestCallMs)],
];

/** The figures as the documentation tells them. */
export function faultsSection({ receiving, sending, unhandledRejections }: FaultFigures): string {
  return `One run, written by

\`\`\`sh
npx -y pnpm@12 --filter @buspass-internal/bench faults --write
\`\`\`

The SDK with its defaults and Buspass go through the same ${seconds(scheduleMs)}, one after the other: the connection
is cut every second and links are detached every 1.7 s; for two seconds the roles are revoked; keys are
rotated and tokens of the old ones refused; for three seconds the token endpoint is down, which is longer
than a renewal; for three the namespace is busy. Tokens live for six seconds.

| receiving | SDK | Buspass |
|---|---|---|
${received.map(([title, of]) => row(title, of(receiving.raw), of(receiving.buspass))).join("\n")}
${row("unhandled rejections", unhandledRejections.raw, unhandledRejections.buspass)}

| sending, eight callers | SDK | Buspass |
|---|---|---|
${sent.map(([title, of]) => row(title, of(sending.raw), of(sending.buspass))).join("\n")}

A missing role is told at once: calls that are made while it is revoked fail, and the next ones do not wait.
`;
}

function row(...cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}

function counts(failed: Readonly<Record<string, number>>): string {
  const all = Object.entries(failed).map(([code, count]) => `${count} (${code})`);
  return all.join(", ") || "0";
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
