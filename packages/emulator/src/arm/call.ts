import type { Clock } from "../clock.ts";
import type { Topology } from "../entities/topology.ts";
import type { Identities } from "../identity/identities.ts";
import type { Issuer } from "../identity/issuer.ts";
import type { NamespaceResource } from "../identity/namespace-resource.ts";
import type { PrincipalRoleAssignment } from "../identity/roles.ts";
import type { SharedAccessPolicies } from "../identity/shared-access-policies.ts";

/** A request, read to its end. */
export interface ResourceManagerRequest {
  readonly method: string;
  /** Path and query as they stand in the request line. */
  readonly target: string;
  /** By name in small letters. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer in JSON. */
export interface ResourceManagerReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Azure Resource Manager needs of the namespace behind it. */
export interface ResourceManagerServices {
  readonly resource: NamespaceResource;
  /** Host and port, which may come to be only after this does. */
  namespace(): string;
  readonly topology: Topology;
  readonly identities: Identities;
  /** Of principals that are no identities here. */
  readonly roleAssignments: readonly PrincipalRoleAssignment[];
  readonly issuer: Issuer;
  /** Absent when local authentication is disabled. */
  readonly policies: SharedAccessPolicies | undefined;
  readonly clock: Clock;
  readonly startedAtMs: number;
}

/** One request on its way to its operation. */
export interface Call {
  readonly services: ResourceManagerServices;
  /** As the client addressed it. */
  readonly url: URL;
  /** The resource that is asked for, or around which a list is, as an id. */
  readonly scope: string;
  /** Parts of the path, by the names that the route gives them. */
  readonly names: Readonly<Record<string, string>>;
}

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** What a kind of address answers to `GET`. */
export interface Operation {
  /** The resource type, as errors name it. */
  readonly type: string;
  readonly apiVersions: readonly string[];
  /** What a role must allow. */
  readonly action: string;
  /** @throws ResourceManagerError */
  run(call: Call): Json;
}
