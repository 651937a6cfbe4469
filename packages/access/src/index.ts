export type {
  Access,
  AccessEnvironment,
  BusOf,
  DeclaredAccess,
  DeclaredIdentities,
  IdentityDefinitions,
  IdentityRights,
} from "./access.ts";
export { type AccessDefinition, defineAccess } from "./define-access.ts";
export type { EmulatorRole, EmulatorSettings } from "./emulator-settings.ts";
export { type DataRole, type RoleAssignment, roleAssignments } from "./role-assignments.ts";
