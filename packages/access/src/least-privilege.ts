import type { DeclaredAccess } from "./access.ts";
import { type RoleAssignment, roleAssignments } from "./role-assignments.ts";

/** A right of an identity on an entity, as the emulator's `rightsUsed()` and `rightsRefused()` tell it. */
export interface ExercisedRight {
  /** The name that the identity was declared with. */
  readonly identity: string;
  readonly right: "Send" | "Listen" | "Manage";
  /** `"orders"`, `"events/billing"`, `""` for the namespace. */
  readonly entity: string;
}

/** What a run says about a declaration. */
export interface PrivilegeFinding extends ExercisedRight {
  readonly kind: "unused-right" | "undeclared-right" | "refused-right";
  /** The line of the declaration that gives the right; absent where none does. */
  readonly path?: string;
  /** What was found, in one sentence. */
  readonly what: string;
  /** How to mend it, in one sentence. */
  readonly wayOut: string;
}

const rightOf = { send: "Send", receive: "Listen" } as const;

/**
 * Compares a declaration with the rights that a run used: declared rights that nothing used, rights that
 * were used and are not declared, and rights that were refused. What identities do that are not declared,
 * such as one of the test's own, is no part of it.
 *
 * A run shows what the run did: a right that only a rare case needs is unused in a test without that case.
 *
 * @param used what the emulator's `rightsUsed()` returned
 * @param refused what its `rightsRefused()` returned. Default: nothing
 * @example
 * expect(leastPrivilege(access, emulator.rightsUsed(), emulator.rightsRefused())).toEqual([]);
 */
export function leastPrivilege(
  access: DeclaredAccess,
  used: readonly ExercisedRight[],
  refused: readonly ExercisedRight[] = [],
): PrivilegeFinding[] {
  const declared = roleAssignments(access).map((assignment) => ({
    identity: assignment.identity,
    right: rightOf[operationOf(assignment)],
    entity: assignment.entity,
    path: assignment.why,
  }));
  const lineOf = (exercised: ExercisedRight): string | undefined =>
    declared.find((each) => keyOf(each) === keyOf(exercised))?.path;
  const usedKeys = new Set(used.map(keyOf));
  const known = ({ identity }: ExercisedRight): boolean =>
    Object.hasOwn(access.identities, identity);
  return [
    ...declared
      .filter((each) => !usedKeys.has(keyOf(each)))
      .map(
        (each): PrivilegeFinding => ({
          kind: "unused-right",
          ...each,
          what: `${each.identity} may ${inWords(each)}, and did not.`,
          wayOut: `Remove ${each.path}, or test what needs it.`,
        }),
      ),
    ...used
      .filter((each) => known(each) && lineOf(each) === undefined)
      .map(
        (each): PrivilegeFinding => ({
          kind: "undeclared-right",
          ...each,
          what: `${each.identity} could ${inWords(each)}, which is not declared.`,
          wayOut: "Declare it, or start the emulator with `access.emulator()`, which refuses it.",
        }),
      ),
    ...refused.filter(known).map((each): PrivilegeFinding => {
      const path = lineOf(each);
      return {
        kind: "refused-right",
        ...each,
        ...(path !== undefined && { path }),
        what: `${each.identity} was refused to ${inWords(each)}.`,
        wayOut:
          path === undefined
            ? "Declare it, if the identity is to do that."
            : "It is declared, so look at what roles the emulator was started with.",
      };
    }),
  ];
}

function operationOf({ role }: RoleAssignment): keyof typeof rightOf {
  return role === "Azure Service Bus Data Sender" ? "send" : "receive";
}

/** Azure compares names of entities without regard to case. */
function keyOf({ identity, right, entity }: ExercisedRight): string {
  return JSON.stringify([identity, right, entity.toLowerCase()]);
}

function inWords({ right, entity }: ExercisedRight): string {
  const where = entity === "" ? "the namespace" : entity;
  switch (right) {
    case "Send":
      return `send to ${where}`;
    case "Listen":
      return `receive from ${where}`;
    case "Manage":
      return `manage ${where}`;
  }
}
