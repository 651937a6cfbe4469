import type {
  QueueDefinition,
  QueueDefinitions,
  SubscriptionDefinition,
  TopicDefinition,
  TopicDefinitions,
} from "./bus.ts";
import type { DerivedProperties, MessageContract } from "./message-contract.ts";
import type { CorrelationRuleFilter, RuleDefinition, SqlRuleFilter } from "./rule.ts";

/*
 * What the compiler asks of a definition once it has inferred it. A definition that fits is its own type;
 * one that does not is compared with what would fit, so that the error stands at the word that is wrong
 * and names what may stand there. (An intersection of the two would become `never` as a whole.)
 */

/** Queues that forward to entities that are there, and say nothing that a queue has not. */
// The brackets keep the type parameter's `const`: the compiler loses it where a condition distributes.
export type CheckedQueues<Queues extends QueueDefinitions, Target> = [
  Queues,
  Unknown<Queues[keyof Queues], QueueDefinition>,
] extends [QueuesThatFit<Queues, Target>, never]
  ? Queues
  : QueuesThatFit<Queues, Target>;

/** Topics whose subscriptions have rules that fit what the topic carries. */
export type CheckedTopics<Topics extends TopicDefinitions, Target> = [
  Topics,
  UnknownInTopic<Topics[keyof Topics]>,
] extends [TopicsThatFit<Topics, Target>, never]
  ? Topics
  : TopicsThatFit<Topics, Target>;

type QueuesThatFit<Queues, Target> = {
  readonly [Name in keyof Queues]: QueueDefinition & Forwards<Queues[Name], Target>;
};

type TopicsThatFit<Topics extends TopicDefinitions, Target> = {
  readonly [Name in keyof Topics]: Omit<TopicDefinition, "subscriptions"> & {
    readonly subscriptions: {
      readonly [Key in keyof Topics[Name]["subscriptions"]]: SubscriptionThatFits<
        Topics[Name]["subscriptions"][Key],
        Topics[Name]["carries"][number],
        Target
      >;
    };
  };
};

interface Forwards<Definition, Target> {
  readonly forwardTo?: TargetIn<Definition, "forwardTo", Target>;
  readonly forwardDeadLetteredMessagesTo?: TargetIn<
    Definition,
    "forwardDeadLetteredMessagesTo",
    Target
  >;
}

/** A name that is only known as some text is for `defineBus` to check when it runs. */
type TargetIn<Definition, Setting extends string, Target> = Definition extends {
  readonly [Name in Setting]?: infer Name;
}
  ? string extends Name
    ? string
    : Target
  : Target;

type SubscriptionThatFits<Subscription, Carried extends MessageContract, Target> = Omit<
  SubscriptionDefinition,
  "rules"
> &
  Forwards<Subscription, Target> & {
    readonly rules?: Subscription extends { readonly rules?: infer Rules }
      ? { readonly [Name in keyof Rules]: RuleThatFits<Rules[Name], Carried> }
      : never;
  };

type RuleThatFits<Rule, Carried extends MessageContract> = Omit<RuleDefinition, "filter"> & {
  readonly filter: Rule extends { readonly filter: infer Filter }
    ? Filter extends SqlRuleFilter
      ? SqlRuleFilter
      : CorrelationThatFits<Filter, Carried>
    : CorrelationRuleFilter | SqlRuleFilter;
};

/** What is only known as some text, or as some record, is for `defineBus` to check when it runs. */
type CorrelationThatFits<Filter, Carried extends MessageContract> = Omit<
  CorrelationRuleFilter,
  "subject" | "applicationProperties"
> & {
  readonly subject?: string extends SubjectOf<Filter> ? string : Carried["type"];
  readonly applicationProperties?: string extends AskedBy<Filter>
    ? CorrelationRuleFilter["applicationProperties"]
    : Comparable<PropertiesOf<Selected<Filter, Carried>>, AskedBy<Filter>>;
};

type SubjectOf<Filter> = Filter extends { readonly subject?: infer Subject } ? Subject : never;

type AskedBy<Filter> = Filter extends { readonly applicationProperties?: infer Asked }
  ? keyof NonNullable<Asked>
  : never;

/** The contracts that a filter's subject leaves. */
type Selected<Filter, Carried extends MessageContract> = Filter extends {
  readonly subject: infer Subject extends string;
}
  ? string extends Subject
    ? Carried
    : Extract<Carried, { readonly type: Subject }>
  : Carried;

/** The application properties that contracts derive, as a union of records; `{}` where one derives none. */
type PropertiesOf<Contract> =
  Contract extends MessageContract<
    string,
    infer _,
    infer _,
    infer Properties extends DerivedProperties
  >
    ? Properties
    : never;

/** What properties may be compared with: those of the contracts, and those that every message has. */
type Comparable<Properties, Asked extends PropertyKey> = {
  readonly [Name in NameIn<Properties>]?: ValueIn<Properties, Name>;
} & { readonly schemaVersion?: number } & {
  readonly [Name in Exclude<
    Asked,
    NameIn<Properties> | Everywhere
  >]?: "No message here derives this application property";
};

/** Names of the application properties that a message may have whatever its contract derives. */
type Everywhere = "schemaVersion" | `cloudEvents${":" | "_"}${string}`;

type NameIn<Properties> = Properties extends unknown ? keyof Properties : never;

type ValueIn<Properties, Name> = Properties extends unknown
  ? Name extends keyof Properties
    ? Extract<Properties[Name], string | number | boolean>
    : never
  : never;

/** The keys of a value that its shape does not have. */
type Unknown<Value, Shape> = Value extends unknown ? Exclude<keyof Value, keyof Shape> : never;

type UnknownInTopic<Topic extends TopicDefinition> =
  | Unknown<Topic, TopicDefinition>
  | UnknownInSubscription<Topic["subscriptions"][keyof Topic["subscriptions"]]>;

type UnknownInSubscription<Subscription> =
  | Unknown<Subscription, SubscriptionDefinition>
  | (Subscription extends { readonly rules: infer Rules }
      ? UnknownInRule<Rules[keyof Rules]>
      : never);

type UnknownInRule<Rule> =
  | Unknown<Rule, RuleDefinition>
  | (Rule extends { readonly filter: infer Filter }
      ? Filter extends SqlRuleFilter
        ? Unknown<Filter, SqlRuleFilter>
        : Unknown<Filter, CorrelationRuleFilter>
      : never);
