import type { TokenCredential } from "@azure/core-auth";
import {
  RetryMode,
  ServiceBusClient,
  type ServiceBusClientOptions,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
  type ServiceBusSender,
  type WebSocketImpl,
} from "@azure/service-bus";
import type { KeyCredential } from "./shared-access-credential.ts";
import type { Delivery, IncomingMessage, Transport } from "./transport.ts";
import { within } from "./within.ts";

/** The real client underneath, and the shape of a WebSocket class that it takes. */
export type { ServiceBusClient, WebSocketImpl } from "@azure/service-bus";

/** Where and as whom to connect. */
export interface ServiceBusTransportOptions {
  readonly namespace: string;
  readonly credential: TokenCredential | KeyCredential;
  readonly webSocket: WebSocketImpl | undefined;
}

/** The SDK waits for an answer that a dead connection never gives. JS#24542 */
const closeTimeoutMs = 5_000;

/** A transport over `@azure/service-bus`; no connection is made before the first use. */
export function serviceBusTransport(options: ServiceBusTransportOptions): {
  readonly transport: Transport;
  readonly raw: ServiceBusClient;
} {
  const raw = newServiceBusClient(options);
  const senders = new Map<string, ServiceBusSender>();
  const transport: Transport = {
    async send(topicOrQueue, message) {
      let sender = senders.get(topicOrQueue);
      if (sender === undefined) {
        sender = raw.createSender(topicOrQueue);
        senders.set(topicOrQueue, sender);
      }
      const { applicationProperties, ...rest } = message;
      await sender.sendMessages({
        ...rest,
        body: Buffer.from(rest.body.buffer, rest.body.byteOffset, rest.body.byteLength),
        applicationProperties: { ...applicationProperties },
      });
    },
    receive({ topicOrQueue, subscription }, concurrency, handlers) {
      // The contract decodes the body; the SDK's own attempt at JSON would only be in the way.
      const receiverOptions = { skipParsingBodyAsJson: true };
      const receiver =
        subscription === undefined
          ? raw.createReceiver(topicOrQueue, receiverOptions)
          : raw.createReceiver(topicOrQueue, subscription, receiverOptions);
      const stopping = new AbortController();
      const subscribed = receiver.subscribe(
        {
          processMessage: (message) => handlers.onDelivery(deliveryOf(receiver, message)),
          processError: async ({ error }) => handlers.onError(error),
        },
        {
          autoCompleteMessages: false,
          maxConcurrentCalls: concurrency,
          // Ends the SDK's endless loop of attempts to open the link.
          abortSignal: stopping.signal,
        },
      );
      return {
        stop() {
          stopping.abort();
          return subscribed.close();
        },
        close: () => receiver.close(),
      };
    },
    close: () => within(closeTimeoutMs, raw.close()),
  };
  return { transport, raw };
}

/** One connection to the namespace, made when it is first used. */
function newServiceBusClient({
  namespace,
  credential,
  webSocket,
}: ServiceBusTransportOptions): ServiceBusClient {
  const options: ServiceBusClientOptions = {
    // The SDK would retry a missing role as if it were a network fault, three times 30 s: whether to
    // try again is decided in one place, `retry-transient.ts`. The delays are for the SDK's own
    // loop that keeps a receiver's link up.
    retryOptions: {
      maxRetries: 0,
      mode: RetryMode.Exponential,
      retryDelayInMs: 1_000,
      maxRetryDelayInMs: 30_000,
    },
    ...(webSocket && { webSocketOptions: { webSocket } }),
  };
  return "connectionString" in credential
    ? new ServiceBusClient(credential.connectionString, options)
    : new ServiceBusClient(namespace, credential, options);
}

function deliveryOf(receiver: ServiceBusReceiver, received: ServiceBusReceivedMessage): Delivery {
  return {
    message: incomingMessage(received),
    complete: () => receiver.completeMessage(received),
    abandon: () => receiver.abandonMessage(received),
    deadLetter: (deadLetterReason, deadLetterErrorDescription) =>
      receiver.deadLetterMessage(received, { deadLetterReason, deadLetterErrorDescription }),
  };
}

function incomingMessage(received: ServiceBusReceivedMessage): IncomingMessage {
  return {
    body: bytesOf(received.body),
    subject: received.subject,
    contentType: received.contentType,
    applicationProperties: received.applicationProperties ?? {},
    messageId: received.messageId === undefined ? undefined : String(received.messageId),
    sequenceNumber: received.sequenceNumber?.toString(),
    enqueuedAt: received.enqueuedTimeUtc,
    deliveryCount: received.deliveryCount ?? 0,
  };
}

/** A data section comes as bytes; another client may have sent a value or a sequence instead. */
function bytesOf(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body;
  return Buffer.from(typeof body === "string" ? body : (JSON.stringify(body) ?? ""));
}
