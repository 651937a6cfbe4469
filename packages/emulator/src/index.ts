export { type Clock, type ManualClock, manualClock } from "./clock.ts";
export type { InMemoryWebSocket, InMemoryWebSocketClass } from "./doors/in-memory.ts";
export {
  type Emulator,
  type EmulatorConnection,
  type EmulatorCredential,
  type EmulatorOptions,
  startEmulator,
} from "./emulator.ts";
export type {
  QueueDefinition,
  TopicDefinition,
  TopologyDefinition,
} from "./entities/topology.ts";
export type { IdentityDefinition } from "./identity/identities.ts";
export type { Role, RoleAssignment } from "./identity/roles.ts";
export type {
  InspectedIdentity,
  InspectedMessage,
  InspectedQueue,
  Inspection,
} from "./inspection.ts";
