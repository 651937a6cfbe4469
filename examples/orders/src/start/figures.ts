import type { RoleAssignment } from "@buspass/emulator";
import type { Answer, Refused } from "../submit-orders.ts";
import type { Evidence, Outcome, Refusal } from "./evidence.ts";
import { problemsIn } from "./self-check.ts";

/** What a run comes to: what a person reads, and `--json` prints. */
export interface Figures {
  /** Whether all sources agree. */
  readonly ok: boolean;
  /** Each figure that is off, in a sentence. */
  readonly problems: readonly string[];
  readonly orders: {
    readonly lines: number;
    readonly accepted: number;
    readonly refused: number;
    readonly refusedBecause: readonly RefusedGroup[];
    readonly completed: number;
    /** How many orders, and how many times in all. */
    readonly redelivered: { readonly orders: number; readonly times: number };
    readonly deadLettered: readonly DeadLettered[];
  };
  readonly identities: readonly IdentityFigures[];
  readonly refusals: readonly Refusal[];
  readonly inProcessReadyMs: number;
  readonly totalMs: number;
}

export interface RefusedGroup {
  readonly reason: string;
  readonly lines: readonly number[];
}

export interface DeadLettered {
  readonly orderId: string;
  readonly reason: string;
  readonly description: string;
}

export interface IdentityFigures {
  readonly name: string;
  readonly clientId: string;
  readonly did: string;
  readonly roles: readonly RoleAssignment[];
  readonly tokenSource: string;
  readonly tokens: number;
}

/** Counts a run and checks it. */
export function figuresOf(evidence: Evidence, totalMs: number): Figures {
  const { file, answers, outcomes, inspection, connected, refusals, inProcessReadyMs } = evidence;
  const problems = problemsIn(evidence);
  const refused = answers.filter((answer) => !answer.accepted);
  const accepted = answers.length - refused.length;
  const of = (event: Outcome["event"]): Outcome[] => outcomes.filter((o) => o.event === event);
  const completed = of("completed").length;
  const deadLettered = of("deadLettered");
  const did: Readonly<Record<string, string>> = {
    "orders-api": `sent ${accepted} orders`,
    "orders-worker": `completed ${completed} orders, dead-lettered ${deadLettered.length}`,
  };
  return {
    ok: problems.length === 0,
    problems,
    orders: {
      lines: file.length,
      accepted,
      refused: refused.length,
      refusedBecause: byReason(refused),
      completed,
      redelivered: {
        orders: new Set(of("redelivered").map(({ orderId }) => orderId)).size,
        times: of("redelivered").length,
      },
      deadLettered: deadLettered.map(({ orderId, reason = "", msg: description = "" }) => {
        return { orderId, reason, description };
      }),
    },
    identities: Object.entries(connected).map(([name, { source }]) => {
      const identity = inspection.identities[name];
      return {
        name,
        clientId: identity?.clientId ?? "",
        did: did[name] ?? "",
        roles: identity?.roles ?? [],
        tokenSource: source,
        tokens: identity?.tokensFromEndpoint ?? 0,
      };
    }),
    refusals,
    inProcessReadyMs,
    totalMs,
  };
}

/** The most frequent first. */
function byReason(refused: readonly Refused[]): RefusedGroup[] {
  return [...Map.groupBy(refused, ({ reason }) => reason)]
    .map(([reason, answers]) => ({ reason, lines: answers.map(lineOf) }))
    .sort((a, b) => b.lines.length - a.lines.length);
}

function lineOf({ line }: Answer): number {
  return line;
}
