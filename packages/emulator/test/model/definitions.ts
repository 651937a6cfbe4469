import fc from "fast-check";
import type { BoxSettings, Definition } from "./model-box.ts";
import { type RuleName, rules } from "./rules.ts";

const byte = 1 / 1_048_576;

const receiving = {
  lockDurationMs: fc.constantFrom(5_000, 20_000),
  maxDeliveryCount: fc.constantFrom(1, 2, 3, 10),
  deadLetteringOnMessageExpiration: fc.boolean(),
  deadLetteringOnFilterEvaluationExceptions: fc.boolean(),
  status: fc.constantFrom("Active", "Active", "Active", "Active", "SendDisabled"),
};

const sending = {
  defaultTimeToLiveMs: fc.constantFrom(Infinity, Infinity, 6_000, 30_000),
  requiresDuplicateDetection: fc.boolean(),
  duplicateDetectionWindowMs: fc.constantFrom(20_000, 60_000),
  maxMessageBytes: fc.constantFrom(262_144, 262_144, 100),
  maxSizeMegabytes: fc.constantFrom(1_024, 1_024, 500 * byte),
};

type SomeSettings = Partial<BoxSettings>;

/** The service does not forward from an entity with sessions. */
function settings(
  requiresSession: fc.Arbitrary<boolean>,
  targets: readonly string[],
): fc.Arbitrary<SomeSettings> {
  const target = fc.constantFrom(undefined, undefined, ...targets);
  const others = fc.record({ ...receiving, ...sending }, { requiredKeys: [] });
  return fc
    .tuple(others, requiresSession, target, target)
    .map(([some, sessions, forwardTo, forwardDeadLetteredMessagesTo]) => ({
      ...some,
      requiresSession: sessions,
      forwardTo: sessions ? undefined : forwardTo,
      forwardDeadLetteredMessagesTo,
    }));
}

/** Two queues that forward nowhere. */
export function plainQueues(requiresSession: boolean): fc.Arbitrary<Definition> {
  const queue = settings(fc.constant(requiresSession), []);
  return fc.record({ queues: fc.record({ q1: queue, q2: queue }), topics: fc.constant({}) });
}

/**
 * Seven queues of which each forwards to the next, as far as the hops are counted and further, with
 * a shortcut or a circle here and there; some ends are missing.
 */
export const chains: fc.Arbitrary<Definition> = fc
  .array(
    fc.record({
      shortcut: fc.constantFrom(undefined, undefined, undefined, "q1", "q2", "q5", "missing"),
      deadLettersTo: fc.constantFrom(undefined, undefined, "q1", "q3", "q7", "missing"),
      some: settings(fc.constantFrom(false, false, false, false, true), []),
    }),
    { minLength: 7, maxLength: 7 },
  )
  .map((links) => ({
    topics: {},
    queues: Object.fromEntries(
      links.map(({ shortcut, deadLettersTo, some }, index) => [
        `q${index + 1}`,
        {
          ...some,
          forwardTo: some.requiresSession
            ? undefined
            : (shortcut ?? (index < 6 ? `q${index + 2}` : undefined)),
          forwardDeadLetteredMessagesTo: deadLettersTo,
        },
      ]),
    ),
  }));

/** A topic whose subscriptions select, change and forward, to a second topic among others. */
export const topics: fc.Arbitrary<Definition> = fc
  .record({
    queues: fc.record({
      q1: settings(fc.constant(false), ["t1", "q1"]),
      q2: settings(fc.boolean(), []),
    }),
    first: fc.record(sending, { requiredKeys: [] }),
    second: fc.record(sending, { requiredKeys: [] }),
    s1: subscription(["q1", "t2", "t1", "missing"]),
    s2: subscription(["q2", "t2"]),
    s3: subscription(["q1", "t1"]),
  })
  .map(({ queues, first, second, s1, s2, s3 }) => ({
    queues,
    topics: {
      t1: { ...first, subscriptions: { s1, s2 } },
      t2: { ...second, subscriptions: { s3 } },
    },
  }));

function subscription(
  targets: readonly string[],
): fc.Arbitrary<SomeSettings & { readonly rules: readonly RuleName[] }> {
  const names = Object.keys(rules) as RuleName[];
  const {
    requiresDuplicateDetection: _,
    duplicateDetectionWindowMs: __,
    maxMessageBytes: ___,
    maxSizeMegabytes: ____,
    ...own
  } = sending;
  const some = fc.record({ ...receiving, ...own }, { requiredKeys: [] });
  return fc
    .tuple(
      some,
      fc.constantFrom(false, false, false, true),
      fc.constantFrom(undefined, undefined, ...targets),
      fc.constantFrom(undefined, undefined, undefined, ...targets),
      fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
    )
    .map(([each, requiresSession, forwardTo, deadLettersTo, named]) => ({
      ...each,
      requiresSession,
      forwardTo: requiresSession ? undefined : forwardTo,
      forwardDeadLetteredMessagesTo: deadLettersTo,
      rules: named,
    }));
}
