export { type Clock, type ManualClock, manualClock } from "./clock.ts";
export type { InMemoryWebSocket, InMemoryWebSocketClass } from "./doors/in-memory.ts";
export type {
  Emulator,
  EmulatorConnection,
  EmulatorCredential,
  EmulatorOptions,
} from "./emulator.ts";
export type {
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
  TopologyDefinition,
} from "./entities/topology.ts";
export type { Faults } from "./faults.ts";
export type { IdentityHost } from "./identity/hosts.ts";
export type { IdentityDefinition } from "./identity/identities.ts";
export type { RoleChanges } from "./identity/role-changes.ts";
export type { PrincipalRoleAssignment, Role, RoleAssignment } from "./identity/roles.ts";
export type { SharedAccessPolicyDefinition } from "./identity/shared-access-policies.ts";
export type {
  InspectedIdentity,
  InspectedMessage,
  InspectedQueue,
  Inspection,
} from "./inspection.ts";
export type { RightUsed } from "./rights-used.ts";
export { startEmulator } from "./start-emulator.ts";
