import type { Definition, RealTopics } from "./model-box.ts";
import { ruleNamed } from "./rules.ts";

/** The topics of a definition with their rules spelled out, as the real namespace takes them. */
export function realTopics({ topics }: Definition): RealTopics {
  return Object.fromEntries(
    Object.entries(topics).map(([topicName, { subscriptions, ...topic }]) => [
      topicName,
      {
        ...topic,
        subscriptions: Object.fromEntries(
          Object.entries(subscriptions).map(([name, { rules, ...subscription }]) => [
            name,
            {
              ...subscription,
              rules: rules.map((rule) => ({ name: rule, ...ruleNamed(rule).definition })),
            },
          ]),
        ),
      },
    ]),
  ) as RealTopics;
}
