import type { QueueDefinitions, SubscriptionDefinition, TopicDefinitions } from "./bus.ts";
import { DefinitionError } from "./definition-error.ts";
import type { MessageContract } from "./message-contract.ts";
import { namesToWrite } from "./nearest-name.ts";
import { maySelect, surelySelects } from "./selects.ts";

interface Topology {
  readonly queues: QueueDefinitions;
  readonly topics: TopicDefinitions;
}

/** A queue or subscription that forwards, and what it forwards. */
interface Source {
  readonly at: string;
  /** The queue or topic that fills it. */
  readonly from: string;
  readonly to: string;
  readonly setting: "forwardTo" | "forwardDeadLetteredMessagesTo";
  readonly may: (contract: MessageContract) => boolean;
  readonly surely: (contract: MessageContract) => boolean;
}

/** "Messages that exceed four hops are dead-lettered." The page below. */
const mostHops = 4;

/**
 * Whether what entities forward arrives: at an entity that is there and carries it, on a way without a
 * circle.
 * @throws DefinitionError
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#autoforwarding-considerations
 */
export function checkForwarding(topology: Topology): void {
  const sources = sourcesIn(topology);
  const targets = [...Object.keys(topology.queues), ...Object.keys(topology.topics)];
  for (const { at, to, setting } of sources) {
    if (targets.includes(to)) continue;
    const write = namesToWrite(to, targets);
    throw new DefinitionError(
      `${at}.${setting}`,
      `is "${to}", which the bus does not have: write ${write}`,
    );
  }
  const sourcesFrom = Map.groupBy(sources, ({ from }) => from);
  for (const source of sources) {
    const carries = carriedBy(topology, source.from).filter(source.may);
    if (source.setting === "forwardTo")
      checkCarried(source, carries, carriedBy(topology, source.to));
    for (const contract of carries) checkWay(source, contract, sourcesFrom);
  }
}

function sourcesIn({ queues, topics }: Topology): Source[] {
  const all = () => true;
  return [
    ...Object.entries(queues).flatMap(([name, queue]) =>
      forwarding(queue, { at: `queues.${name}`, from: name, may: all, surely: all }),
    ),
    ...Object.entries(topics).flatMap(([topic, { subscriptions }]) =>
      Object.entries(subscriptions).flatMap(([name, subscription]) => {
        const rules = subscription.rules && Object.values(subscription.rules);
        return forwarding(subscription, {
          at: `topics.${topic}.subscriptions.${name}`,
          from: topic,
          may: (contract) => rules?.some((rule) => maySelect(rule, contract)) ?? true,
          surely: (contract) => rules?.some((rule) => surelySelects(rule, contract)) ?? true,
        });
      }),
    ),
  ];
}

function forwarding(
  settings: SubscriptionDefinition,
  source: Omit<Source, "to" | "setting">,
): Source[] {
  if (settings.forwardTo !== undefined && settings.requiresSession === true) {
    throw new DefinitionError(
      `${source.at}.forwardTo`,
      "is not for an entity that requires sessions: remove one of the two",
    );
  }
  // "The source that has autoforwarding enabled is never really idle": the service overwrites the value.
  if (settings.forwardTo !== undefined && settings.autoDeleteOnIdle !== undefined) {
    throw new DefinitionError(
      `${source.at}.autoDeleteOnIdle`,
      "has no effect on an entity that forwards, which is never idle: remove it",
    );
  }
  return (["forwardTo", "forwardDeadLetteredMessagesTo"] as const).flatMap((setting) => {
    const to = settings[setting];
    return to === undefined ? [] : [{ ...source, to, setting }];
  });
}

function checkCarried(
  { at, to }: Source,
  forwarded: readonly MessageContract[],
  carries: readonly MessageContract[],
): void {
  const known = new Set(carries.map(({ type }) => type));
  const other = forwarded.find(({ type }) => !known.has(type));
  if (other !== undefined) {
    throw new DefinitionError(
      `${at}.forwardTo`,
      `leads ${other.type} to "${to}", which does not carry it: add it to what that carries`,
    );
  }
}

/** Follows a message of a contract, and takes only ways that it takes for sure. */
function checkWay(
  start: Source,
  contract: MessageContract,
  sourcesFrom: ReadonlyMap<string, readonly Source[]>,
): void {
  const walk = (source: Source, way: readonly string[]): void => {
    const told = [start.from, ...way, source.to].join(" → ");
    if (way.includes(source.to) || source.to === start.from) {
      throw new DefinitionError(
        `${start.at}.${start.setting}`,
        `leads in a circle (${told}): end it somewhere`,
      );
    }
    if (way.length + 1 > mostHops) {
      throw new DefinitionError(
        `${start.at}.${start.setting}`,
        `leads over more than ${mostHops} hops (${told}), after which messages are dead-lettered: shorten the way`,
      );
    }
    for (const next of sourcesFrom.get(source.to) ?? []) {
      if (next.surely(contract)) walk(next, [...way, source.to]);
    }
  };
  if (start.surely(contract)) walk(start, []);
}

function carriedBy({ queues, topics }: Topology, name: string): readonly MessageContract[] {
  return queues[name]?.carries ?? topics[name]?.carries ?? [];
}
