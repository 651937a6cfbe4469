/** A difference between the declaration and what Azure has. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: "error" | "warning";
  /** The line of the declaration that it is about, such as `queues.orders.maxDeliveryCount`, where there is one. */
  readonly path?: string;
  /** The resource id of what it is about, in Azure Resource Manager. */
  readonly resourceId: string;
  /** What was found, in one sentence. */
  readonly what: string;
  /** Why it matters, in one sentence; the same for all findings of a kind. */
  readonly why: string;
  /** How to mend it, in one sentence. */
  readonly wayOut: string;
  /** The commands that do so, in their order. They are for bash and PowerShell alike. */
  readonly commands: readonly string[];
}

/** What can be found. */
export type FindingKind =
  | "missing-role-assignment"
  | "too-broad-role-assignment"
  | "undeclared-role-assignment"
  | "unknown-principal"
  | "identity-without-object-id"
  | "local-auth-enabled"
  | "old-tls"
  | "missing-entity"
  | "undeclared-entity"
  | "entity-differs"
  | "missing-rule"
  | "undeclared-rule"
  | "rule-differs";

/** What all findings of a kind have in common. */
export interface FindingDescription {
  readonly severity: Finding["severity"];
  /** Its name in a report. */
  readonly title: string;
  /** Why it matters, in one sentence. */
  readonly why: string;
}

/** Each kind of finding: how bad it is, its name in a report, and why it matters. */
export const findingKinds: Readonly<Record<FindingKind, FindingDescription>> = {
  "missing-role-assignment": {
    severity: "error",
    title: "A declared right is not assigned",
    why: "The identity is refused when it does what the declaration lets it do.",
  },
  "too-broad-role-assignment": {
    severity: "error",
    title: "An identity has more than is declared",
    why: "Whoever takes over this identity gets what it never needed.",
  },
  "undeclared-role-assignment": {
    severity: "error",
    title: "An identity has a right that is not declared",
    why: "No line of code needs the right, and nobody has reviewed it.",
  },
  "unknown-principal": {
    severity: "warning",
    title: "Somebody who is not declared can read or send messages",
    why: "Whoever reviews the declaration does not see them.",
  },
  "identity-without-object-id": {
    severity: "warning",
    title: "An identity could not be checked",
    why: "Role assignments name object ids, so nothing can be said of an identity without one.",
  },
  "local-auth-enabled": {
    severity: "error",
    title: "Keys are accepted",
    why: "A key bypasses every identity and role assignment, and works until somebody renews it.",
  },
  "old-tls": {
    severity: "warning",
    title: "Old versions of TLS are accepted",
    why: "TLS before 1.2 has known weaknesses, and a client may be talked into using it.",
  },
  "missing-entity": {
    severity: "error",
    title: "A declared entity does not exist",
    why: "Whoever uses it is told that it could not be found.",
  },
  "undeclared-entity": {
    severity: "warning",
    title: "An entity is not declared",
    why: "No contract says what it carries, and no identity has been reviewed for it.",
  },
  "entity-differs": {
    severity: "warning",
    title: "An entity has other settings than are declared",
    why: "Tests ran with the declared settings, so production behaves as nothing has tested.",
  },
  "missing-rule": {
    severity: "error",
    title: "A declared rule does not exist",
    why: "The subscription does not get messages that its consumer expects.",
  },
  "undeclared-rule": {
    severity: "error",
    title: "A rule is not declared",
    why: "The subscription gets messages that its consumer may not know, or gets them twice.",
  },
  "rule-differs": {
    severity: "error",
    title: "A rule selects or changes messages otherwise than declared",
    why: "The subscription gets other messages than its consumer expects.",
  },
};

/** A finding with what all of its kind have in common. */
export function finding(
  kind: FindingKind,
  found: Omit<Finding, "kind" | "severity" | "why" | "path"> & {
    readonly path?: string | undefined;
  },
): Finding {
  const { severity, why } = findingKinds[kind];
  const { path, resourceId, what, wayOut, commands } = found;
  return {
    kind,
    severity,
    ...(path !== undefined && { path }),
    resourceId,
    what,
    why,
    wayOut,
    commands,
  };
}
