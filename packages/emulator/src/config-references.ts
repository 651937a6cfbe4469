import type { ConfigFile, IdentityConfig, NamespaceConfig, RoleConfig } from "./config-file.ts";
import { problemsOfForwarding } from "./config-forwarding.ts";
import { nearMiss } from "./config-near-miss.ts";
import { type ConfigPath, problem, written } from "./config-problems.ts";
import { problemsOfRules } from "./config-rules.ts";
import { Identities } from "./identity/identities.ts";
import { isWithin, namespaceIdOf, resourceName } from "./identity/namespace-resource.ts";

/** The sentences for what the parts of a file say of each other and cannot both be true. */
export function problemsOfReferences({ UserConfig }: ConfigFile): string[] {
  const { Namespaces, Identities = [] } = UserConfig;
  return [
    ...duplicates(named(Namespaces, namespacesPath)),
    ...Namespaces.flatMap((namespace, index) =>
      problemsOfNamespace(namespace, [...namespacesPath, index]),
    ),
    ...duplicates(named(Identities, identitiesPath)),
    ...systemAssignedTwice(Identities),
    ...clientIdTwice(Identities),
    ...Identities.flatMap(({ Roles }, i) =>
      Roles.flatMap((role, j) =>
        problemsOfRole(role, [...identitiesPath, i, "Roles", j], Namespaces),
      ),
    ),
  ];
}

interface Named {
  /** As a role assignment's scope has it: `events/billing` is a subscription. */
  readonly name: string;
  readonly path: ConfigPath;
}

const namespacesPath: ConfigPath = ["UserConfig", "Namespaces"];
const identitiesPath: ConfigPath = ["UserConfig", "Identities"];

function problemsOfNamespace(namespace: NamespaceConfig, path: ConfigPath): string[] {
  const subscriptions = namespace.Topics.flatMap(({ Subscriptions }, i) =>
    Subscriptions.map((subscription, j) => ({
      subscription,
      path: [...path, "Topics", i, "Subscriptions", j],
    })),
  );
  return [
    ...duplicates(entitiesOf(namespace, path)),
    ...problemsOfForwarding(namespace, path),
    ...subscriptions.flatMap(({ subscription, path }) => [
      ...duplicates(named(subscription.Rules, [...path, "Rules"])),
      ...problemsOfRules(subscription, path),
    ]),
  ];
}

/** Queues and topics share their names, and a subscription's path can be a queue's name. */
function entitiesOf({ Queues, Topics }: NamespaceConfig, path: ConfigPath): Named[] {
  return [
    ...named(Queues, [...path, "Queues"]),
    ...Topics.flatMap(({ Name, Subscriptions }, i) => [
      { name: Name, path: [...path, "Topics", i, "Name"] },
      ...named(Subscriptions, [...path, "Topics", i, "Subscriptions"]).map((subscription) => ({
        ...subscription,
        name: `${Name}/${subscription.name}`,
      })),
    ]),
  ];
}

function named(items: readonly { readonly Name: string }[], path: ConfigPath): Named[] {
  return items.map(({ Name }, index) => ({ name: Name, path: [...path, index, "Name"] }));
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

/** A role is of one namespace, which goes without saying only where there is one. */
function problemsOfRole(
  { Scope, Namespace }: RoleConfig,
  path: ConfigPath,
  namespaces: readonly NamespaceConfig[],
): string[] {
  const wanted = Namespace ?? (namespaces.length === 1 ? namespaces[0]?.Name : undefined);
  const namespace = namespaces.find(({ Name }) => Name.toLowerCase() === wanted?.toLowerCase());
  if (namespace === undefined) {
    const names = namespaces.map(({ Name }) => Name);
    return [oneOf([...path, "Namespace"], names, names, Namespace)];
  }
  const entities = entitiesOf(namespace, []).map(({ name }) => name);
  // An Azure resource id: of what the namespace is in, which it inherits from.
  if (Scope.startsWith("/") && isWithin(namespaceIdOf(resourceName(namespace.Name)), Scope)) {
    return [];
  }
  if (Scope === "" || entities.some((name) => name.toLowerCase() === Scope.toLowerCase())) {
    return [];
  }
  return [oneOf([...path, "Scope"], ['"" for the namespace', ...entities], entities, Scope)];
}

function oneOf(
  path: ConfigPath,
  expected: readonly string[],
  names: readonly string[],
  found: string | undefined,
): string {
  const near = found === undefined ? undefined : nearMiss(found, names);
  return (
    problem(path, `one of ${expected.join(", ")}`, found) +
    (near === undefined ? "" : `; did you mean ${near}?`)
  );
}
