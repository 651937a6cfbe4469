import { createHash } from "node:crypto";
import type { RoleAssignment } from "./roles.ts";

/** A managed identity as a person declares it. */
export interface IdentityDefinition {
  /** Derived from the name when absent. */
  readonly clientId?: string;
  /** The one that a token request without a client id gets. At most one identity is. */
  readonly systemAssigned?: boolean;
  readonly roles: readonly RoleAssignment[];
}

/** A managed identity with all that Entra knows of it. */
export interface Identity {
  readonly name: string;
  readonly clientId: string;
  /** The id of the service principal: what role assignments name. */
  readonly objectId: string;
  readonly systemAssigned: boolean;
  readonly roles: readonly RoleAssignment[];
}

/** The tenant of every identity here. */
export const tenantId: string = idFrom("tenant");

/** The identities of a namespace, by name, client id and object id. */
export class Identities {
  readonly all: readonly Identity[];

  constructor(definitions: Readonly<Record<string, IdentityDefinition>>) {
    this.all = Object.entries(definitions).map(([name, definition]) => ({
      name,
      clientId: definition.clientId ?? idFrom(`client:${name}`),
      objectId: idFrom(`object:${name}`),
      systemAssigned: definition.systemAssigned ?? false,
      roles: definition.roles,
    }));
  }

  named(name: string): Identity | undefined {
    return this.all.find((identity) => identity.name === name);
  }

  withObjectId(objectId: string): Identity | undefined {
    return this.all.find((identity) => identity.objectId === objectId);
  }

  /** The identity of a token request: by client id, or the system-assigned one without. */
  requested(clientId: string | undefined): Identity | undefined {
    return this.all.find((identity) =>
      clientId === undefined
        ? identity.systemAssigned
        : identity.clientId.toLowerCase() === clientId.toLowerCase(),
    );
  }
}

/** A UUID that is the same for the same name on every machine (RFC 9562, version 8). */
function idFrom(name: string): string {
  const hash = createHash("sha256").update(`buspass-emulator:${name}`).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString("hex", 0, 16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}
