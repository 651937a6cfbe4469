import type { Emulator } from "@buspass/emulator";
import { Random } from "../fuzz/random.ts";
import { paths } from "./soak-entities.ts";

type Faults = Emulator["faults"];

/** One fault as plain data, which travels to the process of the namespace. */
export type SoakFault =
  | { readonly kind: "drop connections" | "throttle" | "clear" }
  | { readonly kind: "detach links"; readonly entity?: string }
  | {
      readonly kind: "refuse" | "delay";
      readonly operation: Parameters<Faults["operation"]>[0];
      readonly fault: Parameters<Faults["operation"]>[1];
      readonly times: number;
    }
  | { readonly kind: "latency"; readonly latencyMs: number }
  | {
      readonly kind: "identity endpoint";
      readonly fault: Parameters<Faults["identity"]>[0];
      readonly requests: number;
    }
  | { readonly kind: "rotate keys"; readonly keepOld: boolean };

/** A fault and when it begins, in milliseconds from the start of the schedule. */
export interface ScheduledFault {
  readonly atMs: number;
  readonly fault: SoakFault;
}

const averageGapMs = 400;
/** A namespace that is throttled for longer than clients retry is no fault but an outage. */
const throttledMs = 800;

const operations = ["attach", "send", "settle", "request", "put-token"] as const;
const conditions = [
  "com.microsoft:server-busy",
  "com.microsoft:timeout",
  "amqp:internal-error",
  "amqp:link:detach-forced",
];

const makers: readonly ((random: Random) => SoakFault)[] = [
  () => ({ kind: "drop connections" }),
  () => ({ kind: "throttle" }),
  (random) => ({
    kind: "detach links",
    ...(random.chance(0.7) && { entity: random.pick(paths) }),
  }),
  // Every operation is refused in each round, put-token among them.
  ...operations.map(
    (operation) =>
      (random: Random): SoakFault => ({
        kind: "refuse",
        operation,
        fault: { condition: random.pick(conditions) },
        times: 1 + random.below(4),
      }),
  ),
  (random) => ({
    kind: "delay",
    operation: random.pick(operations),
    fault: { delayMs: 100 + random.below(900) },
    times: 1 + random.below(8),
  }),
  (random) => ({ kind: "latency", latencyMs: random.below(40) }),
  (random) => ({ kind: "rotate keys", keepOld: random.chance(0.5) }),
  (random) => ({
    kind: "identity endpoint",
    fault: random.pick<Parameters<Faults["identity"]>[0]>([
      { kind: "status", status: 500 },
      { kind: "status", status: 429, retryAfterSeconds: 1 },
      { kind: "rubbish" },
      { kind: "drop" },
    ]),
    requests: 1 + random.below(3),
  }),
  (random) => ({
    kind: "identity endpoint",
    fault: { kind: "slow", delayMs: 200 + random.below(1_500) },
    requests: 1 + random.below(3),
  }),
];

/**
 * Faults for a time, the same ones for the same seed. Rounds have each kind once, in an order of their
 * own, so that a short run meets all of them.
 */
export function faultSchedule(seconds: number, seed: number): ScheduledFault[] {
  const random = new Random(seed);
  const schedule: ScheduledFault[] = [];
  let round: typeof makers = [];
  const endMs = seconds * 1_000;
  for (let atMs = 0; atMs < endMs; atMs += averageGapMs / 2 + random.below(averageGapMs)) {
    if (round.length === 0) round = shuffled(makers, random);
    const [make, ...others] = round;
    round = others;
    if (make === undefined) break;
    const fault = make(random);
    schedule.push({ atMs, fault });
    if (fault.kind !== "throttle") continue;
    atMs += throttledMs;
    schedule.push({ atMs, fault: { kind: "clear" } });
  }
  return schedule;
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, rank: random.next() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
