import { ConfigError } from "./config-error.ts";
import type { ConfigFile, ExpiryConfig, QueuePropertiesConfig } from "./config-file.ts";
import { problemsOfShape } from "./config-problems.ts";
import { problemsOfReferences } from "./config-references.ts";
import { configSchema } from "./config-schema.ts";
import type { QueueDefinition, TopologyDefinition } from "./entities/topology.ts";
import type { IdentityDefinition } from "./identity/identities.ts";

export { ConfigError } from "./config-error.ts";

/** What a configuration file asks for. */
export interface EmulatorConfig {
  /** The name of the namespace in the file. Clients reach it by another: `Emulator.namespace`. */
  readonly namespaceName: string;
  /** For `startEmulator`. */
  readonly options: Required<TopologyDefinition> & {
    readonly identities: Readonly<Record<string, IdentityDefinition>>;
  };
  /** What the file asks for and the emulator does not do, in sentences for the person who wrote it. */
  readonly notes: readonly string[];
}

/**
 * Reads the parsed JSON of a configuration file: the shape of Microsoft's emulator, with
 * `UserConfig.Identities` beside `UserConfig.Namespaces`. What is left out has the service's default.
 *
 * A setting that the emulator cannot honor is a problem, so that nothing behaves otherwise than its
 * file says; only the expiry of messages is a note, because Microsoft's sample has it on everything.
 *
 * @throws ConfigError with every problem that was found
 * @see https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator
 * @example
 * const { options } = readConfig(JSON.parse(await readFile("emulator.json", "utf8")));
 * await using emulator = await startEmulator(options);
 */
export function readConfig(json: unknown): EmulatorConfig {
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw new ConfigError(problemsOfShape(json, parsed.error.issues));
  const problems = problemsOfReferences(parsed.data);
  const [namespace] = parsed.data.UserConfig.Namespaces;
  if (problems.length > 0 || namespace === undefined) throw new ConfigError(problems);
  return {
    namespaceName: namespace.Name,
    options: {
      queues: byName(namespace.Queues, ({ Properties }) => queueDefinition(Properties)),
      topics: byName(namespace.Topics, ({ Subscriptions }) => ({
        subscriptions: byName(Subscriptions, ({ Properties }) => queueDefinition(Properties)),
      })),
      identities: byName(parsed.data.UserConfig.Identities, (identity) => ({
        ...(identity.ClientId !== undefined && { clientId: identity.ClientId }),
        systemAssigned: identity.SystemAssigned ?? false,
        roles: identity.Roles.map(({ Role, Scope }) => ({ role: Role, scope: Scope })),
      })),
    },
    notes: notesOn(parsed.data),
  };
}

function byName<Item extends { readonly Name: string }, Value>(
  items: readonly Item[],
  map: (item: Item) => Value,
): Record<string, Value> {
  return Object.fromEntries(items.map((item) => [item.Name, map(item)]));
}

function queueDefinition(properties: QueuePropertiesConfig = {}): QueueDefinition {
  const { LockDuration, MaxDeliveryCount } = properties;
  return {
    ...(LockDuration !== undefined && { lockDurationMs: LockDuration }),
    ...(MaxDeliveryCount !== undefined && { maxDeliveryCount: MaxDeliveryCount }),
  };
}

function notesOn({ UserConfig }: ConfigFile): string[] {
  const entities = UserConfig.Namespaces.flatMap(({ Queues, Topics }) => [
    ...Queues,
    ...Topics,
    ...Topics.flatMap(({ Subscriptions }) => Subscriptions),
  ]);
  const expiring = entities.filter(({ Properties }) => asksForExpiry(Properties)).length;
  if (expiring === 0) return [];
  const who = expiring === 1 ? "1 entity asks" : `${expiring} entities ask`;
  return [`Message expiry is not emulated yet: ${who} for it.`];
}

function asksForExpiry(properties: ExpiryConfig = {}): boolean {
  const { DeadLetteringOnMessageExpiration, DefaultMessageTimeToLive } = properties;
  return DeadLetteringOnMessageExpiration === true || DefaultMessageTimeToLive !== undefined;
}
