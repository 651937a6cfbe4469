import { type Bus, DefinitionError } from "@buspass/contracts";
import type { DeclaredAccess, IdentityDefinitions, IdentityRights } from "./access.ts";
import { checkKeys } from "./check-keys.ts";
import { insteadOf } from "./nearest-name.ts";

/** As Azure has it for user-assigned identities, but for the least length. */
const identityName = /^[a-z0-9][a-z0-9_-]{0,127}$/i;

/** The entities of a bus, by what can be done with them. */
interface Entities {
  readonly queues: readonly string[];
  readonly topics: readonly string[];
  readonly subscriptions: readonly string[];
}

/**
 * The identities of a definition, each with both lists, checked against the bus.
 * @throws DefinitionError
 */
export function checkedIdentities(
  bus: Bus,
  definitions: IdentityDefinitions,
): DeclaredAccess["identities"] {
  const at = "identities";
  if (typeof definitions !== "object" || definitions === null) {
    throw new DefinitionError(at, "is no object: write identities by name");
  }
  const names = Object.keys(definitions);
  if (names.length === 0) {
    throw new DefinitionError(at, "is empty: write at least one identity, by its name");
  }
  const entities = entitiesOf(bus);
  const taken = new Map<string, string>();
  const checked = Object.entries(definitions).map(([name, rights]) => {
    checkName(name, taken);
    return [name, checkedRights(rights, `${at}.${name}`, entities)] as const;
  });
  return Object.freeze(Object.fromEntries(checked));
}

function entitiesOf({ queues, topics }: Bus): Entities {
  return {
    queues: Object.keys(queues),
    topics: Object.keys(topics),
    subscriptions: Object.entries(topics).flatMap(([topic, { subscriptions }]) =>
      Object.keys(subscriptions).map((name) => `${topic}/${name}`),
    ),
  };
}

function checkName(name: string, taken: Map<string, string>): void {
  const at = `identities.${name}`;
  if (!identityName.test(name)) {
    throw new DefinitionError(
      at,
      "is no name of an identity: write 1 to 128 letters, digits, hyphens and underscores, with a letter or digit first",
    );
  }
  const other = taken.get(name.toLowerCase());
  if (other !== undefined) {
    throw new DefinitionError(
      at,
      `has the same name as identities.${other}, as Azure ignores case: rename one of them`,
    );
  }
  taken.set(name.toLowerCase(), name);
}

function checkedRights(
  rights: IdentityRights,
  at: string,
  { queues, topics, subscriptions }: Entities,
): Required<IdentityRights> {
  checkKeys(rights, ["sends", "receives"], at);
  const { sends = [], receives = [] } = rights;
  const mistaken = (list: "sends" | "receives", name: string): string | undefined => {
    if (list === "sends" && subscriptions.includes(name)) {
      const topic = name.slice(0, name.lastIndexOf("/"));
      return `is a subscription, which takes no messages: write its topic, "${topic}"`;
    }
    if (list === "receives" && topics.includes(name)) {
      const own = subscriptions.filter((path) => path.startsWith(`${name}/`));
      return `is a topic, which is received from through a subscription: ${
        own.length === 0 ? "it has none" : `write "${own.join('" or "')}"`
      }`;
    }
    return undefined;
  };
  const checkList = (list: "sends" | "receives", names: unknown): readonly string[] => {
    const known = [...queues, ...(list === "sends" ? topics : subscriptions)];
    if (!Array.isArray(names)) {
      throw new DefinitionError(`${at}.${list}`, "is no array: write names of entities");
    }
    return Object.freeze(
      names.map((name: unknown, index) => {
        const line = `${at}.${list}[${index}]`;
        if (typeof name !== "string") {
          throw new DefinitionError(line, "is no text: write the name of an entity");
        }
        if (!known.includes(name)) {
          const problem =
            mistaken(list, name) ??
            `is "${name}", which the bus does not have: ${insteadOf(name, known)}`;
          throw new DefinitionError(line, problem);
        }
        if (names.indexOf(name) < index) {
          throw new DefinitionError(line, `is a second "${name}": remove one of them`);
        }
        return name;
      }),
    );
  };
  const checked = {
    sends: checkList("sends", sends),
    receives: checkList("receives", receives),
  };
  if (checked.sends.length + checked.receives.length === 0) {
    throw new DefinitionError(
      at,
      "may do nothing: write what it sends or receives, or remove the identity",
    );
  }
  return Object.freeze(checked);
}
