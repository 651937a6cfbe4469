import { type EmulatorTopology, emulatorConfig } from "@buspass/contracts";
import type { DeclaredAccess } from "./access.ts";
import { type DataRole, roleAssignments } from "./role-assignments.ts";

/** What `startEmulator` of `@buspass/emulator` takes: entities, and identities with their roles. */
export interface EmulatorSettings extends EmulatorTopology {
  readonly identities: Readonly<Record<string, { readonly roles: readonly EmulatorRole[] }>>;
}

/** A role at the scope of an entity: `"orders"`, or `"events/billing"` for a subscription. */
export interface EmulatorRole {
  readonly role: DataRole;
  readonly scope: string;
}

/** The declaration as an emulator has it. */
export function emulatorSettings(access: DeclaredAccess): EmulatorSettings {
  const assignments = roleAssignments(access);
  return {
    ...emulatorConfig(access.bus),
    identities: Object.fromEntries(
      Object.keys(access.identities).map((name) => [
        name,
        {
          roles: assignments
            .filter(({ identity }) => identity === name)
            .map(({ role, entity }) => ({ role, scope: entity })),
        },
      ]),
    ),
  };
}
