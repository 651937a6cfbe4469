import type { NamespaceConfig, ReceivingConfig } from "./config-file.ts";
import { nearMiss } from "./config-near-miss.ts";
import { type ConfigPath, problem } from "./config-problems.ts";

/** A queue or subscription that may forward. */
interface Source {
  /** Undefined for a subscription, which nothing is forwarded to. */
  readonly queueName: string | undefined;
  readonly path: ConfigPath;
  readonly properties: ReceivingConfig;
}

const settings = ["ForwardTo", "ForwardDeadLetteredMessagesTo"] as const;

/**
 * The sentences for forwarding that the service would not take: to what is no queue or topic of the
 * namespace, to where it comes from, and from where there are sessions.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#autoforwarding-considerations
 */
export function problemsOfForwarding(namespace: NamespaceConfig, path: ConfigPath): string[] {
  const sources = sourcesIn(namespace, path);
  const targets = [...namespace.Queues, ...namespace.Topics].map(({ Name }) => Name);
  return sources.flatMap((source) =>
    settings.flatMap((setting) => {
      const target = source.properties[setting] ?? "";
      if (target === "") return [];
      const at = [...source.path, "Properties", setting];
      if (setting === "ForwardTo" && source.properties.RequiresSession === true) {
        const expected = `"", because an entity with sessions forwards no messages`;
        return [problem(at, expected, target)];
      }
      if (!targets.some((name) => same(name, target))) {
        const near = nearMiss(target, targets);
        const expected = ['"" for none', ...targets].join(", ");
        return [
          problem(at, `one of ${expected}`, target) +
            (near === undefined ? "" : `; did you mean ${near}?`),
        ];
      }
      return leadsBack(source, target, sources)
        ? [problem(at, "an entity from which nothing is forwarded back here", target)]
        : [];
    }),
  );
}

function sourcesIn({ Queues, Topics }: NamespaceConfig, path: ConfigPath): Source[] {
  return [
    ...Queues.map(({ Name, Properties = {} }, i) => ({
      queueName: Name,
      path: [...path, "Queues", i],
      properties: Properties,
    })),
    ...Topics.flatMap(({ Subscriptions }, i) =>
      Subscriptions.map(({ Properties = {} }, j) => ({
        queueName: undefined,
        path: [...path, "Topics", i, "Subscriptions", j],
        properties: Properties,
      })),
    ),
  ];
}

/** Whether what a queue forwards to a target comes to it again, from queue to queue. */
function leadsBack({ queueName }: Source, target: string, sources: readonly Source[]): boolean {
  if (queueName === undefined) return false;
  const seen = new Set<string>();
  const open = [target.toLowerCase()];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (same(name, queueName)) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const next = sources.find((source) => same(source.queueName ?? "", name))?.properties;
    for (const setting of settings) open.push((next?.[setting] ?? "").toLowerCase());
  }
  return false;
}

/** Service Bus compares names without regard to case. */
function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
