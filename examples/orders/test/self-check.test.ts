import { expect, it } from "vitest";
import type { Evidence } from "../src/start/evidence.ts";
import { problemsIn } from "../src/start/self-check.ts";

const tokenSource = "the managed identity endpoint of App Service";

/** A small run in which everything agrees: one order charged, one charged late, one set aside, one refused. */
function evidence(): Evidence {
  const identity = (clientId: string) => ({
    clientId,
    objectId: `object of ${clientId}`,
    systemAssigned: false,
    roles: [],
    tokensFromEndpoint: 2,
    tokensInProcess: 0,
    tokensAccepted: 1,
  });
  const redelivered = (orderId: string, attempt: number) =>
    ({ event: "redelivered", orderId, attempt }) as const;
  return {
    file: [
      { line: 2, text: "good,tok_visa" },
      { line: 3, text: "late,tok_gateway_timeout" },
      { line: 4, text: "hopeless,tok_processor_down" },
      { line: 5, text: "bad,tok_visa" },
    ],
    answers: [
      { line: 2, orderId: "good", accepted: true },
      { line: 3, orderId: "late", accepted: true },
      { line: 4, orderId: "hopeless", accepted: true },
      { line: 5, orderId: "bad", accepted: false, code: "ContractViolation", reason: "…" },
    ],
    apiErrors: [],
    outcomes: [
      redelivered("late", 1),
      ...[1, 2, 3, 4].map((attempt) => redelivered("hopeless", attempt)),
      { event: "completed", orderId: "good", attempt: 1 },
      { event: "completed", orderId: "late", attempt: 2 },
      { event: "deadLettered", orderId: "hopeless", attempt: 5, reason: "RedeliveryExhausted" },
    ],
    inspection: {
      queues: {
        orders: {
          active: 0,
          locked: 0,
          scheduled: 0,
          deferred: 0,
          deadLettered: 1,
          transferDeadLettered: 0,
          messages: [],
          deadLetters: [message("hopeless")],
        },
      },
      identities: { "orders-api": identity("api"), "orders-worker": identity("worker") },
      openConnections: 0,
      openLinks: 0,
      tokensRefused: 0,
    },
    connected: {
      "orders-api": { source: tokenSource, clientId: "api", objectId: undefined },
      "orders-worker": { source: tokenSource, clientId: "worker", objectId: undefined },
    },
    refusals: [
      { attempt: "send", code: "AccessDenied", message: "", remedy: "" },
      { attempt: "connectionString", code: "KeyRefused", message: "", remedy: "" },
    ],
    inProcessReadyMs: 7,
  };
}

function message(messageId: string) {
  return {
    sequenceNumber: 1,
    messageId,
    sessionId: undefined,
    subject: "order.placed",
    state: "active" as const,
    deliveryCount: 0,
    deadLetterReason: undefined,
    deadLetterDescription: undefined,
  };
}

function withQueue(
  { inspection }: Evidence,
  queue: { messages?: string[]; deadLetters?: string[] },
): Pick<Evidence, "inspection"> {
  const { messages = [], deadLetters = ["hopeless"] } = queue;
  const orders = {
    active: messages.length,
    locked: 0,
    scheduled: 0,
    deferred: 0,
    deadLettered: deadLetters.length,
    transferDeadLettered: 0,
    messages: messages.map(message),
    deadLetters: deadLetters.map(message),
  };
  return { inspection: { ...inspection, queues: { orders } } };
}

function withWorker({ inspection }: Evidence, change: object): Pick<Evidence, "inspection"> {
  const { "orders-api": api, "orders-worker": worker } = inspection.identities;
  if (api === undefined || worker === undefined) throw new Error("An identity is missing.");
  const identities = { "orders-api": api, "orders-worker": { ...worker, ...change } };
  return { inspection: { ...inspection, identities } };
}

const extra = { event: "completed", orderId: "good", attempt: 2 } as const;

const altered: readonly [string, (e: Evidence) => Partial<Evidence>, ...problems: string[]][] = [
  ["nothing", () => ({})],
  [
    "a line without an answer",
    ({ file }) => ({ file: [...file, { line: 6, text: "lost,tok_visa" }] }),
    "Lines of the file without an answer: 1 (6)",
  ],
  [
    "a line that is answered twice",
    ({ answers }) => ({ answers: [...answers, ...answers.slice(3)] }),
    "Lines that were answered more than once: 1 (5)",
  ],
  [
    "an answer for a line that is not there",
    ({ file }) => ({ file: file.slice(0, 3) }),
    "Answers for no line of the file: 1 (5)",
  ],
  [
    "a line that the namespace did not take",
    ({ answers }) => ({
      answers: answers.map((answer) => (answer.accepted ? answer : { ...answer, retry: true })),
      apiErrors: ["It lacks the role."],
    }),
    "Lines that could not be sent: 1 (5)",
    "The API logged an error: It lacks the role.",
  ],
  [
    "an accepted order without an end",
    ({ outcomes }) => ({ outcomes: outcomes.filter(({ orderId }) => orderId !== "good") }),
    "Accepted orders without an end in the worker's log: 1 (good)",
  ],
  [
    "an order that ended twice",
    ({ outcomes }) => ({ outcomes: [...outcomes, extra] }),
    "Orders that ended more than once in the worker's log: 1 (good)",
  ],
  [
    "a refused order that was processed",
    ({ outcomes }) => ({ outcomes: [...outcomes, { ...extra, orderId: "bad" }] }),
    "Orders that ended in the worker's log and were never accepted: 1 (bad)",
    "Refused orders that reached the queue: 1 (bad)",
  ],
  [
    "a refused order that is in the queue",
    (e) => withQueue(e, { messages: ["bad"] }),
    "Messages left in the queue: 1 (bad)",
    "Refused orders that reached the queue: 1 (bad)",
  ],
  [
    "a redelivery that did not happen",
    ({ outcomes }) => ({ outcomes: outcomes.slice(1) }),
    "Orders that were redelivered less often than their card fails: 1 (late)",
  ],
  [
    "a hopeless order that was completed",
    (e) => ({
      outcomes: [...e.outcomes.slice(0, -1), { ...extra, orderId: "hopeless" }],
      ...withQueue(e, { deadLetters: [] }),
    }),
    "Orders whose card always fails, not dead-lettered: 1 (hopeless)",
  ],
  [
    "a good order that was dead-lettered",
    (e) => ({
      outcomes: e.outcomes.map((outcome) =>
        outcome.orderId === "good" ? { ...outcome, event: "deadLettered" } : outcome,
      ),
      ...withQueue(e, { deadLetters: ["good", "hopeless"] }),
    }),
    "Orders with a good card, dead-lettered: 1 (good)",
  ],
  [
    "a dead letter that the namespace does not have",
    (e) => withQueue(e, { deadLetters: [] }),
    "Dead letters of the log that the namespace does not have: 1 (hopeless)",
  ],
  [
    "a dead letter that the log does not have",
    (e) => withQueue(e, { deadLetters: ["hopeless", "other"] }),
    "Dead letters of the namespace that the log does not have: 1 (other)",
  ],
  [
    "a send that was not refused",
    ({ refusals }) => ({ refusals: refusals.map((refusal) => ({ ...refusal, code: "none" })) }),
    "The worker's send ended with the code none instead of AccessDenied.",
    "The connection string ended with the code none instead of KeyRefused.",
  ],
  [
    "tokens from elsewhere",
    (e) => withWorker(e, { tokensFromEndpoint: 0, tokensInProcess: 1 }),
    "The endpoint gave orders-worker no token.",
    "Tokens that orders-worker got past the endpoint: 1",
  ],
  [
    "another identity than the one that was meant",
    (e) => withWorker(e, { clientId: "somebody" }),
    "orders-worker is connected as client id worker instead of somebody.",
  ],
  [
    "another source of tokens",
    ({ connected }) => ({
      connected: {
        ...connected,
        "orders-api": { ...connected["orders-api"], source: "a client secret" },
      },
    }),
    "orders-api got its token from a client secret.",
  ],
  [
    "a token that was refused",
    ({ inspection }) => ({ inspection: { ...inspection, tokensRefused: 1 } }),
    "Tokens that the namespace refused: 1",
  ],
];

it.each(altered)("the self-check of start tells %s", (_what, alter, ...problems) => {
  const run = evidence();
  expect(problemsIn({ ...run, ...alter(run) })).toEqual(problems);
});
