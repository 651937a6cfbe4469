import { styleText } from "node:util";
import type { Figures, IdentityFigures } from "./figures.ts";

/** The figures for a person; colors only where stdout shows them and NO_COLOR is not set. */
export function summaryOf(figures: Figures): string {
  return [
    "An API and a worker, two processes under two identities, on a Service Bus namespace in this one.",
    "",
    ...ordersPart(figures),
    "",
    styleText("bold", "Identities, each with one role and no key"),
    ...figures.identities.flatMap(identityPart),
    "",
    styleText("bold", "Refused, as it must be"),
    ...figures.refusals.flatMap(({ attempt, code, message, remedy }) => [
      `  ${attempts[attempt]}: ${styleText("yellow", code)}`,
      `    ${message.slice(0, message.length - remedy.length).trimEnd()}`,
      `    ${remedy}`,
    ]),
    "",
    ...verdict(figures),
  ].join("\n");
}

const attempts = {
  send: "The worker's identity tries to send",
  connectionString: "A connection string with a key is offered",
} as const;

function ordersPart({ orders }: Figures): string[] {
  const { redelivered, refusedBecause, deadLettered } = orders;
  const row = (label: string, count: number, rest = ""): string =>
    `  ${label.padEnd(20)}${String(count).padStart(4)}${rest}`;
  const detail = (text: string): string => `${" ".repeat(28)}${styleText("dim", text)}`;
  return [
    styleText("bold", "Orders"),
    row("lines in the file", orders.lines),
    row("accepted", orders.accepted),
    row("refused at the door", orders.refused),
    ...refusedBecause.map(({ reason, lines }) =>
      detail(
        `${lines.length} × ${shortened(reason)} (${counted(lines.length, "line")} ${few(lines)})`,
      ),
    ),
    row("completed", orders.completed),
    row("redelivered", redelivered.orders, `  ${redelivered.times} times in all`),
    row("dead-lettered", deadLettered.length),
    ...deadLettered.map(({ orderId, reason, description }) =>
      detail(`${reason} (order ${orderId}): ${description}`),
    ),
  ];
}

function few(lines: readonly number[]): string {
  return lines.length > 5 ? `${lines.slice(0, 5).join(", ")}, …` : lines.join(", ");
}

/** The fields that the contract names, without what is the same in each reason. */
function shortened(reason: string): string {
  return reason.replace(/^Nothing was sent.* version \d+: (.*?)\.? Correct the body\.$/, "$1");
}

function identityPart({
  name,
  did,
  clientId,
  tokens,
  tokenSource,
  roles,
}: IdentityFigures): string[] {
  const row = (label: string, text: string): string =>
    `    ${styleText("dim", label.padEnd(11))}${text}`;
  return [
    `  ${styleText("cyan", name)} ${did}`,
    row("client id", clientId),
    row("tokens", `${tokens}, from ${tokenSource}`),
    row("may", roles.map(({ role, scope }) => `${role} on the queue ${scope}`).join(", ")),
  ];
}

function verdict({ ok, problems, inProcessReadyMs, totalMs }: Figures): string[] {
  const ready = `An emulator in a test's own process is ready in ${Math.ceil(inProcessReadyMs)} ms`;
  return [
    `${ready}; all of this took ${(totalMs / 1_000).toFixed(1)} s.`,
    ...(ok
      ? [
          styleText(
            "green",
            "The file, the API, the worker and the namespace agree on every figure.",
          ),
        ]
      : [styleText("red", "These figures are off:"), ...problems.map((problem) => `  ${problem}`)]),
  ];
}

function counted(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
