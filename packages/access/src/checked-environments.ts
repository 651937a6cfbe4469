import { DefinitionError } from "@buspass/contracts";
import type { AccessEnvironment } from "./access.ts";
import { checkKeys } from "./check-keys.ts";
import { checkedNamespace, emulator } from "./checked-namespace.ts";
import { insteadOf } from "./nearest-name.ts";

/** What the variable BUSPASS_ENVIRONMENT can hold. */
const environmentName = /^[\w.-]{1,40}$/;

const guid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftresources */
const resourceGroupName = /^[\p{L}\p{Nd}_().-]{0,89}[\p{L}\p{Nd}_()-]$/u;

const options = [
  "namespace",
  "allowsSharedAccess",
  "subscriptionId",
  "resourceGroup",
  "principals",
] as const satisfies readonly (keyof AccessEnvironment)[];

/**
 * The environments of a definition, each checked by itself and against the others.
 * @throws DefinitionError
 */
export function checkedEnvironments<Name extends string>(
  definitions: Readonly<Record<Name, AccessEnvironment>>,
  identities: readonly string[],
): Readonly<Record<Name, AccessEnvironment>> {
  const at = "environments";
  if (typeof definitions !== "object" || definitions === null) {
    throw new DefinitionError(at, "is no object: write environments by name");
  }
  const entries = Object.entries<AccessEnvironment>(definitions);
  if (entries.length === 0) {
    throw new DefinitionError(at, 'is empty: write development: { namespace: "emulator" }');
  }
  const owners = new Map<string, string>();
  const checked = entries.map(([name, environment]) => {
    if (!environmentName.test(name)) {
      throw new DefinitionError(
        `${at}.${name}`,
        "is no name of an environment: write 1 to 40 letters, digits, periods, hyphens and underscores",
      );
    }
    const copy = checkedEnvironment(environment, `${at}.${name}`, identities);
    checkOwner(copy.namespace, name, owners);
    return [name, copy] as const;
  });
  // The copy has the names of the definition, which entries cannot express.
  return Object.freeze(Object.fromEntries(checked)) as Readonly<Record<Name, AccessEnvironment>>;
}

/** A test that empties its queue must not empty production's. Each process has an emulator of its own. */
function checkOwner(namespace: string, name: string, owners: Map<string, string>): void {
  const key = namespace.toLowerCase();
  if (key === emulator) return;
  const owner = owners.get(key);
  if (owner !== undefined) {
    throw new DefinitionError(
      `environments.${name}.namespace`,
      `is that of environment "${owner}" as well: give each a namespace of its own`,
    );
  }
  owners.set(key, name);
}

function checkedEnvironment(
  environment: AccessEnvironment,
  at: string,
  identities: readonly string[],
): AccessEnvironment {
  checkKeys(environment, options, at);
  const { allowsSharedAccess, subscriptionId, resourceGroup, principals } = environment;
  const namespace = checkedNamespace(environment.namespace, `${at}.namespace`);
  for (const option of ["subscriptionId", "resourceGroup", "principals"] as const) {
    if (namespace === emulator && environment[option] !== undefined) {
      throw new DefinitionError(
        `${at}.${option}`,
        "is of Azure, and this environment is the emulator: remove it",
      );
    }
  }
  if (allowsSharedAccess !== undefined && typeof allowsSharedAccess !== "boolean") {
    throw new DefinitionError(`${at}.allowsSharedAccess`, "is no boolean: write true or false");
  }
  if (subscriptionId !== undefined) checkGuid(subscriptionId, `${at}.subscriptionId`);
  if (resourceGroup !== undefined && !resourceGroupName.test(resourceGroup)) {
    throw new DefinitionError(
      `${at}.resourceGroup`,
      "is no name of a resource group: write up to 90 letters, digits, periods, hyphens, underscores and parentheses, with no period last",
    );
  }
  if ((subscriptionId === undefined) !== (resourceGroup === undefined)) {
    const missing = subscriptionId === undefined ? "subscriptionId" : "resourceGroup";
    throw new DefinitionError(
      `${at}.${missing}`,
      "is missing: subscriptionId and resourceGroup say together where the namespace is",
    );
  }
  return Object.freeze({
    namespace,
    ...(allowsSharedAccess !== undefined && { allowsSharedAccess }),
    ...(subscriptionId !== undefined && { subscriptionId: subscriptionId.toLowerCase() }),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...(principals !== undefined && {
      principals: checkedPrincipals(principals, `${at}.principals`, identities),
    }),
  });
}

function checkedPrincipals(
  principals: Readonly<Record<string, string | undefined>>,
  at: string,
  identities: readonly string[],
): Readonly<Record<string, string>> {
  const owners = new Map<string, string>();
  if (typeof principals !== "object" || principals === null) {
    throw new DefinitionError(at, "is no object: write object ids by name of the identity");
  }
  const checked = Object.entries(principals).flatMap(([name, objectId]) => {
    const line = `${at}.${name}`;
    if (!identities.includes(name)) {
      throw new DefinitionError(line, `is no identity: ${insteadOf(name, identities)}`);
    }
    if (objectId === undefined) return [];
    const id = checkGuid(objectId, line);
    const owner = owners.get(id);
    if (owner !== undefined) {
      throw new DefinitionError(
        line,
        `is the object id of "${owner}" as well: give each identity one of its own`,
      );
    }
    owners.set(id, name);
    return [[name, id] as const];
  });
  return Object.freeze(Object.fromEntries(checked));
}

/** In small letters, as Azure shows it. */
function checkGuid(value: unknown, at: string): string {
  if (typeof value === "string" && guid.test(value) && /[1-9a-f]/i.test(value)) {
    return value.toLowerCase();
  }
  // What was written is not repeated: it may be a secret that landed in the wrong place.
  throw new DefinitionError(
    at,
    "is no GUID: write one such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301",
  );
}
