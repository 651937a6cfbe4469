import type {
  QueueDefinition,
  QueueDefinitions,
  SubscriptionDefinition,
  TopicDefinition,
  TopicDefinitions,
} from "./bus.ts";
import type { ApplicationProperties, MessageContract } from "./message-contract.ts";
import type { CorrelationRuleFilter, RuleDefinition, SqlRuleFilter } from "./rule.ts";

/*
 * What the compiler checks of a definition once it has inferred it. Each type has the shape of the part
 * that it is intersected with, so that an error is told at the word that is wrong.
 */

/** Queues that forward to entities that are there, and say nothing that a queue has not. */
export type CheckedQueues<Queues extends QueueDefinitions, Target> = {
  readonly [Name in keyof Queues]: Forwards<Target> & NoOther<Queues[Name], QueueDefinition>;
};

/** Topics whose subscriptions have rules that fit what the topic carries. */
export type CheckedTopics<Topics extends TopicDefinitions, Target> = {
  readonly [Name in keyof Topics]: {
    readonly subscriptions: CheckedSubscriptions<
      Topics[Name]["subscriptions"],
      Topics[Name]["carries"][number],
      Target
    >;
  } & NoOther<Topics[Name], TopicDefinition>;
};

type CheckedSubscriptions<Subscriptions, Carried extends MessageContract, Target> = {
  readonly [Name in keyof Subscriptions]: Forwards<Target> &
    NoOther<Subscriptions[Name], SubscriptionDefinition> &
    CheckedRules<Subscriptions[Name], Carried>;
};

interface Forwards<Target> {
  readonly forwardTo?: Target;
  readonly forwardDeadLetteredMessagesTo?: Target;
}

type CheckedRules<Subscription, Carried extends MessageContract> = Subscription extends {
  readonly rules: infer Rules;
}
  ? {
      readonly rules: {
        readonly [Name in keyof Rules]: NoOther<Rules[Name], RuleDefinition> &
          CheckedRule<Rules[Name], Carried>;
      };
    }
  : unknown;

type CheckedRule<Rule, Carried extends MessageContract> = Rule extends {
  readonly filter: infer Filter;
}
  ? { readonly filter: CheckedFilter<Filter, Carried> }
  : unknown;

/** One kind of filter or the other: only a correlation filter can be checked. */
type CheckedFilter<Filter, Carried extends MessageContract> = Filter extends SqlRuleFilter
  ? NoOther<Filter, SqlRuleFilter>
  : {
      readonly subject?: Carried["type"];
      readonly applicationProperties?: CheckedProperties<
        Filter,
        PropertiesOf<Selected<Filter, Carried>>
      >;
    } & NoOther<Filter, CorrelationRuleFilter>;

/** The contracts that a filter's subject leaves. */
type Selected<Filter, Carried extends MessageContract> = Filter extends {
  readonly subject: infer Subject;
}
  ? Extract<Carried, { readonly type: Subject }>
  : Carried;

type CheckedProperties<Filter, Properties> = Filter extends {
  readonly applicationProperties: infer Asked;
}
  ? { readonly [Name in keyof Asked]: ValueOf<Properties, Name> }
  : unknown;

/** What a property may be compared with: a union of records has it as each of them has it. */
type ValueOf<Properties, Name> =
  | (Name extends "schemaVersion" ? number : never)
  | (Name extends `cloudEvents${":" | "_"}${string}` ? string : never)
  | (Properties extends unknown
      ? Name extends keyof Properties
        ? Extract<Properties[Name], string | number | boolean>
        : string extends keyof Properties
          ? string | number | boolean
          : never
      : never);

/** The application properties that a contract derives; none where it derives none. */
type PropertiesOf<Contract> = Contract extends {
  applicationProperties?(body: never): infer Properties extends ApplicationProperties;
}
  ? Properties
  : never;

/** Nothing may be there under a name that the shape does not have. */
type NoOther<Value, Shape> = {
  readonly [Key in Exclude<keyof Value, keyof Shape>]: never;
};
