import { bus } from "../bus.ts";
import { testCards } from "../payments.ts";
import type { Evidence } from "./evidence.ts";

/** What the endpoint of the emulator is, in the words of a process that got its tokens there. */
const endpoint = "the managed identity endpoint of App Service";

/** Holds the sources of a run against each other, and names each figure that is off. */
export function problemsIn(evidence: Evidence): string[] {
  return [
    ...linesAnswered(evidence),
    ...nothingUnsent(evidence),
    ...settledOnce(evidence),
    ...asTheCardsSay(evidence),
    ...namespaceAgrees(evidence),
    ...refusedStayedOut(evidence),
    ...forbiddenRefused(evidence),
    ...tokensFromEndpoint(evidence),
  ];
}

function linesAnswered({ file, answers }: Evidence): string[] {
  const inFile = file.map(({ line }) => line);
  const answered = answers.map(({ line }) => line);
  return [
    ...named("Lines of the file without an answer", without(inFile, answered)),
    ...named("Lines that were answered more than once", repeated(answered)),
    ...named("Answers for no line of the file", without(answered, inFile)),
  ];
}

/** A line that was refused only because the namespace was not to be had is no fault of the file. */
function nothingUnsent({ answers, apiErrors }: Evidence): string[] {
  const unsent = answers.filter((answer) => !answer.accepted && answer.retry);
  return [
    ...named(
      "Lines that could not be sent",
      unsent.map(({ line }) => line),
    ),
    ...apiErrors.map((error) => `The API logged an error: ${error}`),
  ];
}

function settledOnce(evidence: Evidence): string[] {
  const accepted = acceptedIn(evidence);
  const settled = evidence.outcomes.filter(({ event }) => event !== "redelivered").map(idOf);
  return [
    ...named("Orders that were accepted twice", repeated(accepted)),
    ...named("Accepted orders without an end in the worker's log", without(accepted, settled)),
    ...named("Orders that ended more than once in the worker's log", repeated(settled)),
    ...named(
      "Orders that ended in the worker's log and were never accepted",
      without(settled, accepted),
    ),
  ];
}

/** The card of an accepted order, read from the text of its line, says how often it fails. */
function asTheCardsSay({ file, answers, outcomes }: Evidence): string[] {
  const texts = new Map(file.map(({ line, text }) => [line, text]));
  const expected = answers
    .filter((answer) => answer.accepted)
    .map(({ line, orderId }) => {
      const text = texts.get(line) ?? "";
      const card = Object.keys(testCards).find((token) => text.endsWith(`,${token}`)) ?? "";
      return { orderId, failures: testCards[card]?.failures ?? 0 };
    });
  const times = Map.groupBy(
    outcomes.filter(({ event }) => event === "redelivered"),
    idOf,
  );
  const { maxDeliveryCount } = bus.queues.orders;
  const hopeless = expected
    .filter(({ failures }) => failures >= maxDeliveryCount)
    .map(({ orderId }) => orderId);
  const deadLettered = outcomes.filter(({ event }) => event === "deadLettered").map(idOf);
  return [
    ...named(
      "Orders that were redelivered less often than their card fails",
      expected
        .filter(({ orderId, failures }) => {
          const redeliveries = Math.min(failures, maxDeliveryCount - 1);
          return (times.get(orderId)?.length ?? 0) < redeliveries;
        })
        .map(({ orderId }) => orderId),
    ),
    ...named("Orders whose card always fails, not dead-lettered", without(hopeless, deadLettered)),
    ...named("Orders with a good card, dead-lettered", without(deadLettered, hopeless)),
  ];
}

function namespaceAgrees({ inspection, outcomes }: Evidence): string[] {
  const queue = inspection.queues["orders"];
  const left = queue?.messages.map(({ messageId }) => messageId) ?? [];
  const inNamespace = queue?.deadLetters.map(({ messageId }) => messageId) ?? [];
  const inLog = outcomes.filter(({ event }) => event === "deadLettered").map(idOf);
  return [
    ...named("Messages left in the queue", left),
    ...named(
      "Dead letters of the log that the namespace does not have",
      without(inLog, inNamespace),
    ),
    ...named(
      "Dead letters of the namespace that the log does not have",
      without(inNamespace, inLog),
    ),
  ];
}

function refusedStayedOut({ answers, outcomes, inspection }: Evidence): string[] {
  const queue = inspection.queues["orders"];
  const seen = [
    ...outcomes.map(idOf),
    ...(queue?.messages ?? []).map(({ messageId }) => messageId),
    ...(queue?.deadLetters ?? []).map(({ messageId }) => messageId),
  ];
  const refused = answers.flatMap(({ accepted, orderId }) =>
    accepted || orderId === undefined ? [] : [orderId],
  );
  const through = refused.filter((orderId) => seen.includes(orderId));
  return named("Refused orders that reached the queue", through);
}

function forbiddenRefused({ refusals }: Evidence): string[] {
  const codeOf = (wanted: string): string =>
    refusals.find(({ attempt }) => attempt === wanted)?.code ?? "none";
  const expectations = [
    ["The worker's send", codeOf("send"), "AccessDenied"],
    ["The connection string", codeOf("connectionString"), "KeyRefused"],
  ] as const;
  return expectations
    .filter(([, code, expected]) => code !== expected)
    .map(([what, code, expected]) => `${what} ended with the code ${code} instead of ${expected}.`);
}

function tokensFromEndpoint({ inspection, connected }: Evidence): string[] {
  const refused = inspection.tokensRefused;
  return [
    ...(refused === 0 ? [] : [`Tokens that the namespace refused: ${refused}`]),
    ...Object.entries(connected).flatMap(([name, { source, clientId }]) => {
      const identity = inspection.identities[name];
      const elsewhere = identity?.tokensInProcess ?? 0;
      return [
        source === endpoint ? "" : `${name} got its token from ${source}.`,
        identity?.tokensFromEndpoint ? "" : `The endpoint gave ${name} no token.`,
        elsewhere === 0 ? "" : `Tokens that ${name} got past the endpoint: ${elsewhere}`,
        clientId === identity?.clientId
          ? ""
          : `${name} is connected as client id ${clientId} instead of ${identity?.clientId}.`,
      ].filter(Boolean);
    }),
  ];
}

function acceptedIn({ answers }: Evidence): string[] {
  return answers.filter((answer) => answer.accepted).map(idOf);
}

function idOf({ orderId }: { readonly orderId: string }): string {
  return orderId;
}

function without<Item>(items: readonly Item[], others: readonly Item[]): Item[] {
  const excluded = new Set(others);
  return items.filter((item) => !excluded.has(item));
}

function repeated<Item>(items: readonly Item[]): Item[] {
  return [...new Set(items.filter((item, index) => items.indexOf(item) !== index))];
}

/** A line with the count and the first few, or none. */
function named(what: string, items: readonly (string | number)[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > 3 ? ", …" : "";
  return [`${what}: ${items.length} (${items.slice(0, 3).join(", ")}${more})`];
}
