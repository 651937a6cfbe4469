import type { AccessEnvironment, DeclaredAccess } from "../access.ts";
import { declaredEnvironment } from "../declared-environment.ts";
import { type EntityRef, type NamespacePlace, partsOf, placeOf } from "../resource-ids.ts";
import { type RoleAssignment, roleAssignments } from "../role-assignments.ts";
import type { ActualNamespace } from "./actual-namespace.ts";

/** The two sides of a comparison, and what each comparison asks of them. */
export interface Compared {
  readonly access: DeclaredAccess;
  readonly environmentName: string;
  readonly environment: AccessEnvironment;
  readonly actual: ActualNamespace;
  readonly place: NamespacePlace;
  /** What is declared, with the resource id that it is to be assigned on. */
  readonly expected: readonly ExpectedAssignment[];
}

/** A role assignment that the declaration needs, in this environment. */
export interface ExpectedAssignment extends RoleAssignment {
  readonly entityRef: EntityRef;
  readonly scopeId: string;
  readonly power: "send" | "receive";
  /** Of the identity; undefined where the declaration does not say. */
  readonly principalId: string | undefined;
}

/** @throws RangeError when there is no environment of that name */
export function compared(
  access: DeclaredAccess,
  environmentName: string,
  actual: ActualNamespace,
): Compared {
  const environment = declaredEnvironment(access, environmentName);
  const place = placeOf(actual.id);
  const expected = roleAssignments(access).map((assignment): ExpectedAssignment => {
    return {
      ...assignment,
      entityRef: { kind: assignment.scopeKind, path: assignment.entity },
      scopeId: `${place.id}/${assignment.scope}`,
      power: assignment.role === "Azure Service Bus Data Sender" ? "send" : "receive",
      principalId: environment.principals?.[assignment.identity]?.toLowerCase(),
    };
  });
  return { access, environmentName, environment, actual, place, expected };
}

/** The value under a name, whatever its case: Azure compares names without it. */
export function named<Value>(
  record: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(record).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** Whether Azure has an entity. */
export function exists({ queues, topics }: ActualNamespace, { kind, path }: EntityRef): boolean {
  if (kind === "queue") return named(queues, path) !== undefined;
  if (kind === "topic") return named(topics, path) !== undefined;
  const { topic, subscription } = partsOf(path);
  const found = named(topics, topic);
  return found !== undefined && named(found.subscriptions, subscription) !== undefined;
}
