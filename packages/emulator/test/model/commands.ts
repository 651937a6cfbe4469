import fc from "fast-check";
import type { EntityStatus } from "../../src/entities/entity-settings.ts";
import type { Mode, Settlement } from "./operations.ts";
import { colors } from "./rules.ts";

/**
 * One thing that somebody does. Picks are numbers that are taken modulo what there is to pick from
 * when the command runs, so that any command fits any state and a failure shrinks well.
 */
export type Command =
  | SendCommand
  | { readonly kind: "attach"; readonly at: number; readonly mode: Mode; readonly credit: number }
  | { readonly kind: "flow"; readonly receiver: number; readonly credit: number }
  | { readonly kind: "detach"; readonly receiver: number }
  | {
      readonly kind: "accept session";
      readonly at: number;
      readonly session: number | "next";
      readonly mode: Mode;
      readonly credit: number;
    }
  | { readonly kind: "renew session"; readonly at: number; readonly session: number }
  | {
      readonly kind: "session state";
      readonly at: number;
      readonly session: number;
      readonly state: string | undefined;
    }
  | { readonly kind: "list sessions"; readonly at: number; readonly sinceMs: number | undefined }
  | SettleCommand
  | { readonly kind: "renew"; readonly token: Pick }
  | {
      readonly kind: "transact";
      readonly parts: readonly (SendCommand | SettleCommand | CancelCommand)[];
      /** The entity to which what is sent goes on, for some. */
      readonly onTo: number | undefined;
      readonly waitMs: number;
      readonly commits: boolean;
    }
  | {
      readonly kind: "receive deferred";
      readonly at: number;
      readonly numbers: readonly number[];
      readonly mode: Mode;
      readonly session: number;
    }
  | CancelCommand
  | {
      readonly kind: "peek" | "purge";
      readonly at: number;
      readonly from: number;
      readonly count: number;
      readonly session: number;
    }
  | { readonly kind: "status"; readonly at: number; readonly status: EntityStatus }
  | { readonly kind: "limits"; readonly at: number; readonly maxDeliveryCount: number }
  | {
      readonly kind: "forward";
      readonly at: number;
      readonly deadLetters: boolean;
      readonly to: number | undefined;
    }
  | { readonly kind: "delete"; readonly at: number }
  | { readonly kind: "advance"; readonly byMs: number };

export interface SendCommand {
  readonly kind: "send";
  readonly to: number;
  readonly session: number;
  readonly color: string;
  readonly timeToLiveMs: number | undefined;
  readonly delayMs: number | undefined;
  /** One of few where duplicates are wanted, else a new one. */
  readonly messageId: number | undefined;
  readonly padding: number;
  /** As many are sent, in one batch. */
  readonly times: number;
}

export interface SettleCommand {
  readonly kind: "settle";
  readonly token: Pick;
  readonly how: Settlement;
}

export interface CancelCommand {
  readonly kind: "cancel";
  readonly to: number;
  readonly numbers: readonly number[];
}

/** A lock token: of a live lock, of any lock that ever was, or made up. */
export interface Pick {
  readonly of: "live" | "any" | "none";
  readonly index: number;
}

const pick = fc.nat(1_000);
const settlement = fc.constantFrom<Settlement>(
  "complete",
  "abandon",
  "release",
  "defer",
  "dead-letter",
);
const token = fc.record({
  of: fc.oneof(
    { weight: 8, arbitrary: fc.constant("live" as const) },
    { weight: 2, arbitrary: fc.constant("any" as const) },
    { weight: 1, arbitrary: fc.constant("none" as const) },
  ),
  index: pick,
});
const mode = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Mode>("peek-lock") },
  { weight: 1, arbitrary: fc.constant<Mode>("receive-and-delete") },
);
/** Of three sessions; 3 stands for none. */
const session = fc.nat(3);
const credit = fc.constantFrom(0, 1, 2, 2, 5, 100);
const numbers = fc.array(fc.nat(8), { minLength: 1, maxLength: 3 });

const sendOf = (times: fc.Arbitrary<number>) =>
  fc.record({
    kind: fc.constant("send" as const),
    times,
    to: pick,
    session,
    color: fc.constantFrom(...colors),
    timeToLiveMs: fc.constantFrom(undefined, undefined, undefined, 1, 3_000, 9_000, 40_000),
    delayMs: fc.constantFrom(undefined, undefined, undefined, undefined, -5_000, 0, 2_000, 15_000),
    messageId: fc.constantFrom(undefined, undefined, 0, 1),
    padding: fc.constantFrom(0, 0, 0, 30, 200),
  });

const advance = fc.record({
  kind: fc.constant("advance" as const),
  // Some are exactly as long as a lock, a time to live or a delay.
  byMs: fc.oneof(fc.constantFrom(1, 2_000, 3_000, 5_000, 15_000, 20_000), fc.nat(70_000)),
});

const rest = {
  attach: fc.record({ kind: fc.constant("attach" as const), at: pick, mode, credit }),
  flow: fc.record({ kind: fc.constant("flow" as const), receiver: pick, credit }),
  detach: fc.record({ kind: fc.constant("detach" as const), receiver: pick }),
  accept: fc.record({
    kind: fc.constant("accept session" as const),
    at: pick,
    session: fc.oneof(fc.nat(2), fc.constant("next" as const)),
    mode,
    credit,
  }),
  renewSession: fc.record({ kind: fc.constant("renew session" as const), at: pick, session }),
  state: fc.record({
    kind: fc.constant("session state" as const),
    at: pick,
    session,
    state: fc.constantFrom("a", "b", undefined),
  }),
  list: fc.record({
    kind: fc.constant("list sessions" as const),
    at: pick,
    sinceMs: fc.constantFrom(undefined, 0, 10_000),
  }),
  settle: fc.record({
    kind: fc.constant("settle" as const),
    token,
    how: settlement,
  }),
  renew: fc.record({ kind: fc.constant("renew" as const), token }),
  deferred: fc.record({
    kind: fc.constant("receive deferred" as const),
    at: pick,
    numbers,
    mode,
    session,
  }),
  cancel: fc.record({ kind: fc.constant("cancel" as const), to: pick, numbers }),
  browse: fc.record({
    kind: fc.constantFrom("peek" as const, "purge" as const),
    at: pick,
    from: fc.nat(6),
    count: fc.nat(4),
    session,
  }),
  status: fc.record({
    kind: fc.constant("status" as const),
    at: pick,
    status: fc.constantFrom<EntityStatus>(
      "Active",
      "Active",
      "Disabled",
      "SendDisabled",
      "ReceiveDisabled",
    ),
  }),
  limits: fc.record({
    kind: fc.constant("limits" as const),
    at: pick,
    maxDeliveryCount: fc.integer({ min: 1, max: 4 }),
  }),
  forward: fc.record({
    kind: fc.constant("forward" as const),
    at: pick,
    deadLetters: fc.boolean(),
    to: fc.option(pick, { nil: undefined }),
  }),
  delete: fc.record({ kind: fc.constant("delete" as const), at: pick }),
};

const transact = fc.record({
  kind: fc.constant("transact" as const),
  // Mostly of one entity, or nearly all would be refused.
  parts: fc
    .tuple(
      fc.array(
        fc.oneof<fc.Arbitrary<SendCommand | SettleCommand | CancelCommand>[]>(
          sendOf(fc.constantFrom(1, 1, 2, 60)),
          rest.settle,
          rest.settle,
          rest.cancel,
        ),
        { minLength: 1, maxLength: 5 },
      ),
      pick,
      fc.boolean(),
    )
    .map(([parts, to, spans]) =>
      parts.map((part) => (spans || part.kind === "settle" ? part : { ...part, to })),
    ),
  onTo: fc.option(pick, { nil: undefined }),
  waitMs: fc.constantFrom(0, 0, 0, 5_000, 119_999, 120_000),
  commits: fc.constantFrom(true, true, false),
});

/** How often some kinds of command come, in tenths, by what a test is about. */
export interface Emphasis {
  readonly sessions?: number;
  readonly administration?: number;
  /** Whether many messages come at once: more than lists are let grow before they are swept. */
  readonly bursts?: boolean;
}

export function commandsWith({
  sessions = 1,
  administration = 1,
  bursts = false,
}: Emphasis): fc.Arbitrary<Command> {
  return fc.oneof<fc.MaybeWeightedArbitrary<Command>[]>(
    {
      weight: 140,
      arbitrary: bursts ? sendOf(fc.constantFrom(1, 40, 90)) : sendOf(fc.constantFrom(1, 1, 1, 3)),
    },
    { weight: 80, arbitrary: advance },
    { weight: 60, arbitrary: rest.attach },
    { weight: 60, arbitrary: rest.flow },
    { weight: 30, arbitrary: rest.detach },
    { weight: 140, arbitrary: rest.settle },
    { weight: 30, arbitrary: rest.renew },
    { weight: 40, arbitrary: transact },
    { weight: 90, arbitrary: rest.deferred },
    { weight: 20, arbitrary: rest.cancel },
    { weight: 30, arbitrary: rest.browse },
    { weight: 60 * sessions, arbitrary: rest.accept },
    { weight: 20 * sessions, arbitrary: rest.renewSession },
    { weight: 20 * sessions, arbitrary: rest.state },
    { weight: 10 * sessions, arbitrary: rest.list },
    { weight: 20 * administration, arbitrary: rest.status },
    { weight: 10 * administration, arbitrary: rest.limits },
    { weight: 20 * administration, arbitrary: rest.forward },
    { weight: 10 * administration, arbitrary: rest.delete },
  );
}
