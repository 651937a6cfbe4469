import { isWithin } from "../resource-ids.ts";
import type { ActualRoleAssignment } from "./actual-namespace.ts";
import { az } from "./az.ts";
import { type Compared, type ExpectedAssignment, exists } from "./compared.ts";
import { type Finding, finding } from "./finding.ts";
import { type Power, powersOf } from "./powers.ts";
import { scopeWords } from "./scope-words.ts";

/** A role assignment with what it lets its holder do. */
interface Judged extends ActualRoleAssignment {
  readonly powers: ReadonlySet<Power>;
}

/**
 * Compares role assignments by what they let their holders do on the namespace. A role that has no right
 * there is nobody's concern here: of a declared identity neither Reader nor, where keys are refused,
 * Contributor; of everybody else nothing but sending and receiving.
 */
export function roleAssignmentDrift(compared: Compared): Finding[] {
  const { access, environment, actual } = compared;
  const all = actual.roleAssignments.map(
    (each): Judged => ({ ...each, powers: powersOf(each.role) }),
  );
  const identities = new Map(
    Object.entries(environment.principals ?? {}).map(([name, id]) => [id?.toLowerCase(), name]),
  );
  const owned = Map.groupBy(all, ({ principalId }) => identities.get(principalId.toLowerCase()));
  return [
    ...Object.keys(access.identities).flatMap((identity) =>
      environment.principals?.[identity] === undefined
        ? [withoutObjectId(compared, identity)]
        : identityDrift(compared, identity, owned.get(identity) ?? []),
    ),
    ...(owned.get(undefined) ?? []).flatMap((assignment) => strangerDrift(compared, assignment)),
  ];
}

function identityDrift(
  compared: Compared,
  identity: string,
  held: readonly Judged[],
): readonly Finding[] {
  const expected = compared.expected.filter((each) => each.identity === identity);
  const exact = held.filter((assignment) => isExact(assignment, expected));
  const others = held.filter((assignment) => !exact.includes(assignment));
  const unmet = expected.filter(
    (each) => !exact.some((assignment) => gives(compared, assignment, each)),
  );
  // Where the entity is missing, that is the finding, and mends this as well.
  const missing = unmet.filter(
    (each) =>
      exists(compared.actual, each.entityRef) &&
      !others.some((other) => gives(compared, other, each)),
  );
  return [
    ...missing.map((each) => missingAssignment(compared, each)),
    ...others.flatMap((assignment) => excess(compared, identity, assignment, expected, unmet)),
  ];
}

/** Whether an assignment is on a declared scope, and gives nothing there that isn't declared. */
function isExact({ scope, powers }: Judged, expected: readonly ExpectedAssignment[]): boolean {
  const declared = new Set<Power>(
    expected.filter(({ scopeId }) => isSame(scopeId, scope)).map(({ power }) => power),
  );
  return powers.size > 0 && [...powers].every((power) => declared.has(power));
}

function gives(
  { place }: Compared,
  { scope, powers }: Judged,
  { scopeId, power }: ExpectedAssignment,
): boolean {
  // All that hold here are in the list, so what is on nothing in the namespace is on something around it:
  // by the id of a management group nobody could tell.
  return powers.has(power) && (isWithin(scopeId, scope) || !isWithin(scope, place.id));
}

function isSame(one: string, other: string): boolean {
  return isWithin(one, other) && isWithin(other, one);
}

/** What an assignment gives beyond the declaration. */
function excess(
  compared: Compared,
  identity: string,
  assignment: Judged,
  expected: readonly ExpectedAssignment[],
  unmet: readonly ExpectedAssignment[],
): Finding[] {
  const { place, actual } = compared;
  const { powers, role, scope } = assignment;
  const has = `${identity} has ${role.name} on ${scopeWords(place, scope).words}`;
  const path = `identities.${identity}`;
  if (powers.has("send") || powers.has("receive")) {
    const covered = expected.filter((each) => gives(compared, assignment, each));
    if (covered.length === 0) {
      return [
        finding("undeclared-role-assignment", {
          ...removal(compared, assignment, []),
          path,
          what: `${has}, and the declaration gives it nothing of that.`,
        }),
      ];
    }
    const needs = covered.map((each) => `${each.role} on ${each.scopeKind} ${each.entity}`);
    return [
      finding("too-broad-role-assignment", {
        ...removal(
          compared,
          assignment,
          covered.filter((each) => unmet.includes(each) && exists(actual, each.entityRef)),
        ),
        path: covered[0]?.why ?? path,
        what: `${has}, and needs ${needs.join(", ")}.`,
      }),
    ];
  }
  const reason = powers.has("assign roles")
    ? "with which it can give itself any right"
    : powers.has("read keys") && !actual.disableLocalAuth
      ? "with which it can read the keys of the namespace, and these are accepted"
      : undefined;
  if (reason === undefined) return [];
  return [
    finding("too-broad-role-assignment", {
      ...removal(compared, assignment, []),
      path,
      what: `${has}, ${reason}.`,
    }),
  ];
}

/** How to replace an assignment by narrower ones, without a moment in which the identity has none. */
function removal(
  compared: Compared,
  { id, scope }: ActualRoleAssignment,
  instead: readonly ExpectedAssignment[],
): Pick<Finding, "resourceId" | "wayOut" | "commands"> {
  const { inherited, words } = scopeWords(compared.place, scope);
  const first =
    instead.length === 0
      ? "Remove the assignment"
      : "Assign what is declared, wait five minutes for Azure to know it everywhere, then remove the broad assignment";
  const owner = inherited ? `; it holds for everything in ${words}, so ask its owner first` : "";
  return {
    resourceId: id,
    wayOut: `${first}${owner}.`,
    commands: [...instead.map(assignCommand), az("role assignment delete", { ids: id })],
  };
}

function missingAssignment(compared: Compared, expected: ExpectedAssignment): Finding {
  const { identity, role, scopeKind, entity, why, scopeId } = expected;
  return finding("missing-role-assignment", {
    path: why,
    resourceId: scopeId,
    what: `${identity} does not have ${role} on ${scopeKind} ${entity}.`,
    wayOut: `Assign it, by deploying the declaration to ${compared.environmentName} or with the command.`,
    commands: [assignCommand(expected)],
  });
}

/** The command that makes an assignment as declared. */
export function assignCommand(expected: ExpectedAssignment): string {
  const { principalId, roleDefinitionId, scopeId } = expected;
  return az("role assignment create", {
    "assignee-object-id": principalId,
    "assignee-principal-type": "ServicePrincipal",
    role: roleDefinitionId,
    scope: scopeId,
  });
}

function withoutObjectId({ environmentName, place }: Compared, identity: string): Finding {
  const path = `environments.${environmentName}.principals.${identity}`;
  return finding("identity-without-object-id", {
    path,
    resourceId: place.id,
    what: `The declaration has no object id of ${identity} in ${environmentName}.`,
    wayOut: `Write what the command prints in ${path}; without a managed identity of that name, take the one that ${identity} runs as.`,
    commands: [
      az("identity show", {
        name: identity,
        "resource-group": place.resourceGroup,
        subscription: place.subscriptionId,
        query: "principalId",
        output: "tsv",
      }),
    ],
  });
}

/** Of somebody who is not declared, only what gets at messages. */
function strangerDrift(compared: Compared, assignment: Judged): Finding[] {
  const { id, principalId, principalType = "principal", powers, role, scope } = assignment;
  if (!powers.has("send") && !powers.has("receive")) return [];
  const { words } = scopeWords(compared.place, scope);
  const { wayOut, commands } = removal(compared, assignment, []);
  return [
    finding("unknown-principal", {
      resourceId: id,
      what: `${kindWords[principalType] ?? principalType} ${principalId} has ${role.name} on ${words}, and is no identity of the declaration.`,
      wayOut: `Declare it, with its object id in environments.${compared.environmentName}.principals, or: ${wayOut}`,
      commands,
    }),
  ];
}

const kindWords: Readonly<Record<string, string>> = {
  ServicePrincipal: "Service principal",
  ForeignGroup: "Foreign group",
};
