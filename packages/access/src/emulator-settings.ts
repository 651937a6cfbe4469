import type { Bus } from "@buspass/contracts";
import type { DeclaredAccess } from "./access.ts";
import { type DataRole, roleAssignments } from "./role-assignments.ts";

/** What `startEmulator` of `@buspass/emulator` takes: entities, and identities with their roles. */
export interface EmulatorSettings {
  readonly queues: Readonly<Record<string, { readonly maxDeliveryCount?: number }>>;
  readonly topics: Readonly<
    Record<
      string,
      {
        readonly subscriptions: Readonly<Record<string, { readonly maxDeliveryCount?: number }>>;
      }
    >
  >;
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
    ...entities(access.bus),
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

function entities({ queues, topics }: Bus): Pick<EmulatorSettings, "queues" | "topics"> {
  return {
    queues: mapValues(queues, ({ carries: _, ...settings }) => settings),
    topics: mapValues(topics, ({ carries: _, subscriptions, ...settings }) => ({
      ...settings,
      subscriptions,
    })),
  };
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
