export type {
  AllowedQueue,
  AllowedQueueName,
  AllowedSubscriptionPath,
  AllowedTopicName,
} from "./allowed.ts";
export {
  type Attempted,
  BuspassError,
  type BuspassErrorJson,
  type BuspassErrorOptions,
} from "./buspass-error.ts";
export type { Client, Processes, QueueClient, Sends } from "./client.ts";
export type { ClientEvent } from "./client-event.ts";
export { connect } from "./connect.ts";
export type { ConnectOptions, EmulatorHandle } from "./connect-options.ts";
export type { ConnectedIdentity } from "./connected-identity.ts";
export { type BuspassErrorCode, type ErrorCodeEntry, errorCodes } from "./error-codes.ts";
export { type Handler, type HandlerContext, type HandlerFor, on } from "./handler.ts";
export type {
  ClientHealth,
  FaultHealth,
  HealthStatus,
  ReceiverHealth,
  SenderHealth,
} from "./health.ts";
export type { ProcessOptions } from "./process-options.ts";
export type { Processor } from "./processor.ts";
export type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
export type {
  ApplicationPropertyValue,
  SendOptions,
  SharedSendOptions,
  WaitOptions,
} from "./send-options.ts";
export type { ServiceBusClient, WebSocketImpl } from "./service-bus-transport.ts";
export type { SharedAccess } from "./shared-access-credential.ts";
