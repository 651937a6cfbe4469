/** All that this package uses of the Azure SDK; no other file of it imports the SDK. */
export {
  RetryMode,
  ServiceBusClient,
  type ServiceBusClientOptions,
  ServiceBusError,
  type ServiceBusMessage,
  type ServiceBusMessageBatch,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
  type ServiceBusSender,
  type WebSocketImpl,
} from "@azure/service-bus";
