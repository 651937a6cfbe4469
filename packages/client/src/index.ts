export { BuspassError, type BuspassErrorOptions } from "./buspass-error.ts";
export type { Client, Processes, QueueClient, Sends } from "./client.ts";
export { type ConnectOptions, connect } from "./connect.ts";
export type { ConnectedIdentity } from "./connected-identity.ts";
export type { BuspassErrorCode } from "./error-codes.ts";
export { type Handler, type HandlerContext, type HandlerFor, on } from "./handler.ts";
export type { ProcessOptions, Processor } from "./processor.ts";
export type { MessageFacts, ProcessorEvent } from "./processor-event.ts";
export type { ServiceBusClient, WebSocketImpl } from "./service-bus-transport.ts";
