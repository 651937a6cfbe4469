import type { ConfigFile, IdentityConfig, NamespaceConfig } from "./config-file.ts";
import { nearMiss } from "./config-near-miss.ts";
import { type ConfigPath, problem, written } from "./config-problems.ts";
import { Identities } from "./identity/identities.ts";

/** The sentences for what the parts of a file say of each other and cannot both be true. */
export function problemsOfReferences({ UserConfig }: ConfigFile): string[] {
  const namespace = UserConfig.Namespaces.flatMap(namedEntities);
  const identities = UserConfig.Identities.map(({ Name }, index) => ({
    name: Name,
    path: [...identitiesPath, index, "Name"],
  }));
  return [
    ...duplicates(namespace),
    ...duplicates(identities),
    ...systemAssignedTwice(UserConfig.Identities),
    ...clientIdTwice(UserConfig.Identities),
    ...scopesOfNothing(
      UserConfig.Identities,
      namespace.map(({ name }) => name),
    ),
  ];
}

interface Named {
  /** As a role assignment's scope has it: `events/billing` is a subscription. */
  readonly name: string;
  readonly path: ConfigPath;
}

const identitiesPath: ConfigPath = ["UserConfig", "Identities"];

/** Queues and topics share their names, and a subscription's path can be a queue's name. */
function namedEntities({ Queues, Topics }: NamespaceConfig, index: number): Named[] {
  const at = ["UserConfig", "Namespaces", index];
  return [
    ...Queues.map(({ Name }, i) => ({ name: Name, path: [...at, "Queues", i, "Name"] })),
    ...Topics.flatMap(({ Name, Subscriptions }, i) => [
      { name: Name, path: [...at, "Topics", i, "Name"] },
      ...Subscriptions.map((subscription, j) => ({
        name: `${Name}/${subscription.Name}`,
        path: [...at, "Topics", i, "Subscriptions", j, "Name"],
      })),
    ]),
  ];
}

/** Service Bus and Entra compare names without regard to case. */
function duplicates(all: readonly Named[]): string[] {
  const first = new Map<string, Named>();
  return all.flatMap(({ name, path }) => {
    const other = first.get(name.toLowerCase());
    if (other === undefined) {
      first.set(name.toLowerCase(), { name, path });
      return [];
    }
    return [problem(path, `another name than that at ${written(other.path)}`, name)];
  });
}

function systemAssignedTwice(identities: readonly IdentityConfig[]): string[] {
  const [first, ...others] = identities
    .map((identity, index) => ({ ...identity, index }))
    .filter(({ SystemAssigned }) => SystemAssigned);
  return others.map(({ index, SystemAssigned }) =>
    problem(
      [...identitiesPath, index, "SystemAssigned"],
      `only one system-assigned identity, which "${first?.Name}" is`,
      SystemAssigned,
    ),
  );
}

function clientIdTwice(identities: readonly IdentityConfig[]): string[] {
  const first = new Map<string, string>();
  return identities.flatMap(({ Name, ClientId }, index) => {
    const declared = ClientId === undefined ? {} : { clientId: ClientId };
    // Also against the client ids that names give.
    const [identity] = new Identities({ [Name]: { ...declared, roles: [] } }).all;
    const key = String(identity?.clientId.toLowerCase());
    const owner = first.get(key);
    if (owner === undefined) first.set(key, Name);
    // Identities of the same name are told already.
    return owner === undefined || owner.toLowerCase() === Name.toLowerCase()
      ? []
      : [
          problem(
            [...identitiesPath, index, "ClientId"],
            `another client id than that of "${owner}"`,
            ClientId,
          ),
        ];
  });
}

function scopesOfNothing(
  identities: readonly IdentityConfig[],
  entities: readonly string[],
): string[] {
  const known = new Set(entities.map((name) => name.toLowerCase()));
  return identities.flatMap(({ Roles }, i) =>
    Roles.flatMap(({ Scope }, j) => {
      if (Scope === "" || known.has(Scope.toLowerCase())) return [];
      const near = nearMiss(Scope, entities);
      const expected = ['"" for the namespace', ...entities].join(", ");
      return [
        problem([...identitiesPath, i, "Roles", j, "Scope"], `one of ${expected}`, Scope) +
          (near === undefined ? "" : `; did you mean ${near}?`),
      ];
    }),
  );
}
