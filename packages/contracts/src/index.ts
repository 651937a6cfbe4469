export { isReservedProperty } from "./application-properties.ts";
export {
  type AsyncApiDocument,
  type AsyncApiInfo,
  type AsyncApiOperation,
  asyncApi,
} from "./async-api/async-api.ts";
export type { AsyncApiChannel, AsyncApiReference } from "./async-api/channel.ts";
export type { AsyncApiMessage } from "./async-api/message.ts";
export type {
  Bus,
  CloudEventsOptions,
  QueueDefinition,
  QueueDefinitions,
  QueueNameOf,
  SubscriptionDefinition,
  SubscriptionPathOf,
  TopicDefinition,
  TopicDefinitions,
  TopicNameOf,
} from "./bus.ts";
export type { CarriedBy } from "./carried-by.ts";
export {
  type ClaimCheck,
  type ClaimOptions,
  type ClaimStore,
  type Fetched,
  fetchBody,
  hasClaim,
  isLarge,
  type PutOptions,
  storeBody,
} from "./claim-check.ts";
export { type Decoded, type DecodeOptions, decode, decoder } from "./decode.ts";
export { type BusDefinition, defineBus } from "./define-bus.ts";
export { defineMessage } from "./define-message.ts";
export { DefinitionError } from "./definition-error.ts";
export { diffBuses } from "./diff/diff-buses.ts";
export type { Affected, BusFinding } from "./diff/finding.ts";
export {
  type EmulatorEntity,
  type EmulatorRule,
  type EmulatorSubscription,
  type EmulatorTopology,
  emulatorConfig,
} from "./emulator-config.ts";
export { type Encoded, type EncodeOptions, encode } from "./encode.ts";
export type {
  CommonSettings,
  EntityStatus,
  ReceivingSettings,
  SendingSettings,
} from "./entity-settings.ts";
export type { Issue } from "./issue.ts";
export {
  type JsonSchema,
  type JsonSchemaOptions,
  type JsonSchemaResult,
  jsonSchema,
} from "./json-schema.ts";
export type { MessageKeys } from "./keys.ts";
export type {
  ApplicationProperties,
  DerivedProperties,
  InputOf,
  MessageContract,
  OutputOf,
} from "./message-contract.ts";
export type {
  BodyDefinition,
  DerivedFromBody,
  MessageDefinition,
  Upgrade,
} from "./message-definition.ts";
export type {
  EnvironmentDefinition,
  EnvironmentDefinitions,
  IdentityAccess,
  NarrowedBus,
  ReceivesFrom,
  SendsTo,
} from "./narrowed-bus.ts";
export type {
  CorrelationRuleFilter,
  RuleDefinition,
  SqlRuleAction,
  SqlRuleFilter,
} from "./rule.ts";
export type { Violation } from "./violation.ts";
export type { ReceivedMessage, WireMessage } from "./wire-message.ts";
