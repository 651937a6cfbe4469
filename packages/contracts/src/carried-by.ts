import type {
  Bus,
  QueueNameOf,
  SubscriptionDefinition,
  SubscriptionPathOf,
  SubscriptionPathsOf,
  TopicNameOf,
} from "./bus.ts";
import type { MessageContract } from "./message-contract.ts";

/**
 * The contracts, as a union, that travel through an entity of a bus. To a subscription whose rules all
 * ask for a subject travel only these.
 *
 * @example
 * ```ts
 * type Order = CarriedBy<typeof bus, "orders">; // a queue or topic by its name
 * type Event = CarriedBy<typeof bus, "events/billing">; // a subscription by its path
 * ```
 */
export type CarriedBy<
  B extends Bus,
  Entity extends QueueNameOf<B> | TopicNameOf<B> | SubscriptionPathOf<B>,
> =
  Entity extends QueueNameOf<B>
    ? B["queues"][Entity]["carries"][number]
    : Entity extends TopicNameOf<B>
      ? B["topics"][Entity]["carries"][number]
      : {
          [Topic in TopicNameOf<B>]: Entity extends SubscriptionPathsOf<B, Topic>
            ? Entity extends `${Topic}/${infer Name}`
              ? SelectedBy<
                  B["topics"][Topic]["subscriptions"][Name],
                  B["topics"][Topic]["carries"][number]
                >
              : never
            : never;
        }[TopicNameOf<B>];

/** What the rules of a subscription let through, as far as their subjects say it. */
type SelectedBy<
  Subscription extends SubscriptionDefinition | undefined,
  Carried extends MessageContract,
> = Subscription extends { readonly rules: infer Rules }
  ? { [Name in keyof Rules]: SelectedByRule<Rules[Name], Carried> }[keyof Rules]
  : Carried;

type SelectedByRule<Rule, Carried extends MessageContract> = Rule extends {
  readonly filter: { readonly subject: infer Subject extends string };
}
  ? SetsSystemProperty<Rule> extends true
    ? Carried
    : // A subject that is only known as a text may be any.
      string extends Subject
      ? Carried
      : Extract<Carried, { readonly type: Subject }>
  : Carried;

/** An action may give a message another subject. */
type SetsSystemProperty<Rule> = Rule extends {
  readonly action: { readonly sqlExpression: infer Expression extends string };
}
  ? Lowercase<Expression> extends `${string}sys${string}`
    ? true
    : string extends Expression
      ? true
      : false
  : false;
