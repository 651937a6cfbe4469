export type {
  Access,
  AccessEnvironment,
  BusOf,
  DeclaredAccess,
  DeclaredIdentities,
  IdentityDefinitions,
  IdentityRights,
} from "./access.ts";
export { armTemplate } from "./arm-template.ts";
export { azCommands } from "./az-commands.ts";
export { bicep } from "./bicep.ts";
export { type AccessDefinition, defineAccess } from "./define-access.ts";
export type { ArmResource, ArmTemplate, Json } from "./deployment/arm-json.ts";
export type {
  ActualCorrelation,
  ActualNamespace,
  ActualPermission,
  ActualRole,
  ActualRoleAssignment,
  ActualRule,
  ActualSettings,
  ActualSubscription,
  ActualTopic,
} from "./drift/actual-namespace.ts";
export { drift } from "./drift/drift.ts";
export {
  type Finding,
  type FindingDescription,
  type FindingKind,
  findingKinds,
} from "./drift/finding.ts";
export type { EmulatorRole, EmulatorSettings } from "./emulator-settings.ts";
export type { Control } from "./evidence/controls.ts";
export {
  type Evidence,
  type EvidenceCheck,
  type EvidenceEnvironment,
  type EvidenceOptions,
  type EvidenceRight,
  evidence,
} from "./evidence/evidence.ts";
export { evidenceMarkdown } from "./evidence/evidence-markdown.ts";
export { type ExercisedRight, leastPrivilege, type PrivilegeFinding } from "./least-privilege.ts";
export { namespaceId } from "./namespace-id.ts";
export { type DataRole, type RoleAssignment, roleAssignments } from "./role-assignments.ts";
