import type { DeclaredAccess } from "../access.ts";
import { declaredEnvironment } from "../declared-environment.ts";
import type { ActualNamespace } from "../drift/actual-namespace.ts";
import { drift } from "../drift/drift.ts";
import type { Finding } from "../drift/finding.ts";
import { type DataRole, roleAssignments } from "../role-assignments.ts";
import { type Control, controls, controlsOfRights } from "./controls.ts";
import { declarationDigest } from "./declaration-digest.ts";

/** What a reviewer asks: who may do what, where, why, and whether that was checked. Plain data. */
export interface Evidence {
  /** When this was made, as ISO 8601 in UTC. */
  readonly madeAt: string;
  /** Versions by name of the tool. */
  readonly versions: Readonly<Record<string, string>>;
  /** Two reports with the same digest are about the same declaration. */
  readonly declarationDigest: string;
  readonly environment: EvidenceEnvironment | undefined;
  /** In the order of the declaration. */
  readonly rights: readonly EvidenceRight[];
  readonly controls: readonly Control[];
  readonly check: EvidenceCheck;
}

/** The environment that a report is about. */
export interface EvidenceEnvironment {
  readonly name: string;
  readonly namespace: string;
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
}

/** Who may do what, where, and why. */
export interface EvidenceRight {
  readonly identity: string;
  /** In the environment; absent where the declaration does not say. */
  readonly objectId?: string;
  readonly may: "send" | "receive";
  readonly kind: "queue" | "topic" | "subscription";
  readonly entity: string;
  readonly role: DataRole;
  /** The line of the declaration. */
  readonly why: string;
  /** Ids of {@link Control}s. */
  readonly controls: readonly string[];
}

/** Whether Azure was compared with the declaration, and what that gave. */
export type EvidenceCheck =
  | {
      readonly result: "not checked";
      /** Why not, as a sentence. */
      readonly reason: string;
    }
  | {
      readonly result: "as declared" | "differs";
      /** When Azure was read, as ISO 8601 in UTC. */
      readonly readAt: string;
      readonly namespaceId: string;
      /** What was compared. */
      readonly compared: {
        readonly roleAssignments: number;
        readonly queues: number;
        readonly topics: number;
      };
      readonly keysRefused: boolean;
      readonly minimumTlsVersion: string | undefined;
      readonly publicNetworkAccess: string | undefined;
      readonly findings: readonly Finding[];
    };

/** What a report is made of besides the declaration. */
export interface EvidenceOptions<EnvironmentName extends string> {
  /** When it is made, in milliseconds since 1970. */
  readonly nowMs: number;
  readonly versions: Readonly<Record<string, string>>;
  /** Without it, the report is about the declaration alone. */
  readonly environment?: EnvironmentName;
  /** What `readNamespace` found there and when; or why it was not read, as a sentence. */
  readonly actual?: { readonly namespace: ActualNamespace; readonly readAtMs: number } | string;
}

/**
 * The evidence that a declaration gives, with the result of comparing it with Azure where that was read.
 * The same declaration, time and Azure give the same evidence.
 *
 * @throws RangeError when there is no environment of that name
 * @example
 * const report = evidence(access, { nowMs: Date.now(), versions: { "@buspass/access": "1.0.0" } });
 * await writeFile("access.md", evidenceMarkdown(report));
 */
export function evidence<EnvironmentName extends string>(
  access: DeclaredAccess<EnvironmentName>,
  { nowMs, versions, environment, actual }: EvidenceOptions<NoInfer<EnvironmentName>>,
): Evidence {
  const principals =
    environment === undefined ? {} : declaredEnvironment(access, environment).principals;
  return {
    madeAt: new Date(nowMs).toISOString(),
    versions,
    declarationDigest: declarationDigest(access),
    environment: environment === undefined ? undefined : environmentOf(access, environment),
    rights: roleAssignments(access).map(({ identity, role, scopeKind, entity, why }) => {
      const objectId = principals?.[identity];
      return {
        identity,
        ...(objectId !== undefined && { objectId }),
        may: role === "Azure Service Bus Data Sender" ? "send" : "receive",
        kind: scopeKind,
        entity,
        role,
        why,
        controls: controlsOfRights,
      };
    }),
    controls,
    check: checkOf(access, environment, actual),
  };
}

function environmentOf<EnvironmentName extends string>(
  access: DeclaredAccess<EnvironmentName>,
  name: EnvironmentName,
): EvidenceEnvironment {
  const { namespace, subscriptionId, resourceGroup } = access.environments[name];
  return {
    name,
    namespace,
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(resourceGroup !== undefined && { resourceGroup }),
  };
}

function checkOf<EnvironmentName extends string>(
  access: DeclaredAccess<EnvironmentName>,
  environment: EnvironmentName | undefined,
  actual: EvidenceOptions<EnvironmentName>["actual"],
): EvidenceCheck {
  if (environment === undefined || actual === undefined || typeof actual === "string") {
    const reason =
      typeof actual === "string" ? actual : "Azure was not read: no environment was named.";
    return { result: "not checked", reason };
  }
  const { namespace, readAtMs } = actual;
  const findings = drift(access, environment, namespace);
  return {
    result: findings.length === 0 ? "as declared" : "differs",
    readAt: new Date(readAtMs).toISOString(),
    namespaceId: namespace.id,
    compared: {
      roleAssignments: namespace.roleAssignments.length,
      queues: Object.keys(namespace.queues).length,
      topics: Object.keys(namespace.topics).length,
    },
    keysRefused: namespace.disableLocalAuth,
    minimumTlsVersion: namespace.minimumTlsVersion,
    publicNetworkAccess: namespace.publicNetworkAccess,
    findings,
  };
}
