import type { Bus, SubscriptionDefinition } from "../bus.ts";
import type { MessageContract } from "../message-contract.ts";
import { readableVersions } from "../readable-versions.ts";
import type { RuleDefinition } from "../rule.ts";
import { maySelect } from "../selects.ts";
import type { MessageNames } from "./message.ts";

/** A reference to another part of a document. */
export interface AsyncApiReference {
  readonly $ref: string;
}

/** A queue, topic or subscription, in an AsyncAPI document. */
export interface AsyncApiChannel {
  /** As clients address it: `orders`, or `events/Subscriptions/billing`. */
  readonly address: string;
  readonly title: string;
  readonly messages: Readonly<Record<string, AsyncApiReference>>;
  /** AsyncAPI knows AMQP 1.0, and nothing that a channel of it could say. */
  readonly bindings: { readonly amqp1: Readonly<Record<never, never>> };
  readonly "x-buspass": {
    readonly kind: "queue" | "topic" | "subscription";
    /** As `defineBus` has them; those that are left out have the service's default. */
    readonly settings: Readonly<Record<string, string | number | boolean>>;
    /** Of a subscription; without them it gets every message. */
    readonly rules?: Readonly<Record<string, RuleDefinition>>;
    /** The messages that are sent there now, by their names in the document; others are read only. */
    readonly carries: readonly string[];
  };
}

/** An entity of a bus, as a channel needs it. */
export interface Entity {
  /** Its name, or a subscription's path. */
  readonly name: string;
  readonly kind: "queue" | "topic" | "subscription";
  readonly address: string;
  readonly actions: readonly ("send" | "receive")[];
  /** The contracts that travel through it, as far as rules say it. */
  readonly carries: readonly MessageContract[];
  readonly settings: AsyncApiChannel["x-buspass"]["settings"];
  readonly rules?: Readonly<Record<string, RuleDefinition>>;
}

/** Every entity of a bus, each subscription after its topic. */
export function entitiesOf({ queues, topics }: Bus): Entity[] {
  return [
    ...Object.entries(queues).map(([name, { carries, ...settings }]): Entity => {
      return {
        name,
        kind: "queue",
        address: name,
        actions: ["send", "receive"],
        carries,
        settings: { ...settings },
      };
    }),
    ...Object.entries(topics).flatMap(
      ([name, { carries, subscriptions, ...settings }]): Entity[] => [
        {
          name,
          kind: "topic",
          address: name,
          actions: ["send"],
          carries,
          settings: { ...settings },
        },
        ...Object.entries(subscriptions).map(([subscription, definition]) =>
          subscriptionOf(name, subscription, definition, carries),
        ),
      ],
    ),
  ];
}

function subscriptionOf(
  topic: string,
  name: string,
  { rules, ...settings }: SubscriptionDefinition,
  carries: readonly MessageContract[],
): Entity {
  const all = rules && Object.values(rules);
  return {
    name: `${topic}/${name}`,
    kind: "subscription",
    address: `${topic}/Subscriptions/${name}`,
    actions: ["receive"],
    carries: carries.filter((contract) => all?.some((rule) => maySelect(rule, contract)) ?? true),
    settings: { ...settings },
    ...(rules && { rules }),
  };
}

/** An entity as a channel of a document. */
export function channelOf(entity: Entity, names: MessageNames): AsyncApiChannel {
  const { name, kind, address, carries, settings, rules } = entity;
  const titles = { queue: "Queue", topic: "Topic", subscription: "Subscription" } as const;
  return {
    address,
    title: `${titles[kind]} ${name}`,
    messages: Object.fromEntries(
      carries.flatMap(readableVersions).map((contract) => {
        const message = names.of(contract);
        return [message, { $ref: `#/components/messages/${message}` }];
      }),
    ),
    bindings: { amqp1: {} },
    "x-buspass": {
      kind,
      settings,
      ...(rules && { rules }),
      carries: carries.map((contract) => names.of(contract)),
    },
  };
}
