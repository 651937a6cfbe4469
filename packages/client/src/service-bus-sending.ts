import Long from "long";
import type { ConnectionPool } from "./connection-pool.ts";
import { OperationTimeoutError } from "./deadline.ts";
import type { Connection, ServiceBusConnection } from "./service-bus-connection.ts";
import {
  ServiceBusError,
  type ServiceBusMessage,
  type ServiceBusSender,
} from "./service-bus-sdk.ts";
import type { OutgoingMessage, Transport } from "./transport.ts";

/** A namespace that did not answer for so long will not; whether it did what was asked is unknown. */
const answerTimeoutMs = 10_000;

/** No namespace takes less: 256 KiB is the limit of the Standard tier, 64 KiB of properties included. */
const surelyFits = 128 * 1024;

/** The half of a transport that sends. */
export function sending(
  pool: ConnectionPool,
): Pick<Transport, "send" | "sendBatch" | "schedule" | "cancelScheduled"> {
  return {
    send: (topicOrQueue, messages) =>
      withNewToken(connectionFor(messages[0], pool), topicOrQueue, (sender, abortSignal) =>
        sendSome(sender, messages, abortSignal),
      ),
    sendBatch: (topicOrQueue, messages) =>
      // An array is one batch for the SDK, which throws where it does not fit.
      withNewToken(connectionFor(messages[0], pool), topicOrQueue, (sender, abortSignal) =>
        sender.sendMessages(messages.map(serviceBusMessage), { abortSignal }),
      ),
    schedule: (topicOrQueue, message, at) =>
      withNewToken(pool.next(), topicOrQueue, async (sender, abortSignal) => {
        const outgoing = serviceBusMessage(message);
        const [number] = await sender.scheduleMessages(outgoing, at, { abortSignal });
        return String(number);
      }),
    cancelScheduled: (topicOrQueue, sequenceNumber) =>
      withNewToken(pool.next(), topicOrQueue, (sender, abortSignal) =>
        sender.cancelScheduledMessages(Long.fromString(sequenceNumber), { abortSignal }),
      ),
  };
}

function connectionFor(
  { sessionId, partitionKey = sessionId }: Partial<OutgoingMessage> = {},
  pool: ConnectionPool,
): ServiceBusConnection {
  return partitionKey === undefined ? pool.next() : pool.of(partitionKey);
}

/** A token that the namespace refuses is asked for anew, once. */
async function withNewToken<T>(
  connections: ServiceBusConnection,
  topicOrQueue: string,
  operation: Operation<T>,
): Promise<T> {
  try {
    return await answered(connections, topicOrQueue, operation);
  } catch (error) {
    if (!connections.renewsTokenAfter(error)) throw error;
    return await answered(connections, topicOrQueue, operation);
  }
}

type Operation<T> = (sender: ServiceBusSender, abortSignal: AbortSignal) => Promise<T>;

/**
 * Ends an operation when its connection is lost, or gives up the connection when it is not answered: by
 * itself the SDK waits for a minute. https://github.com/Azure/azure-sdk-for-js/issues/4182
 */
async function answered<T>(
  connections: ServiceBusConnection,
  topicOrQueue: string,
  operation: Operation<T>,
): Promise<T> {
  const connection = connections.current;
  const { lost } = connection;
  const timer = setTimeout(() => {
    connections.replace(connection, new OperationTimeoutError("A message", answerTimeoutMs));
  }, answerTimeoutMs);
  try {
    return await operation(senderTo(topicOrQueue, connection), lost);
  } catch (error) {
    throw lost.aborted ? (lost.reason ?? error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function senderTo(topicOrQueue: string, { client, senders }: Connection): ServiceBusSender {
  let sender = senders.get(topicOrQueue);
  if (sender === undefined) {
    sender = client.createSender(topicOrQueue);
    senders.set(topicOrQueue, sender);
  }
  return sender;
}

/** The first of the messages in one transfer, and how many it took. A lone one is not put in a batch. */
async function sendSome(
  sender: ServiceBusSender,
  messages: readonly OutgoingMessage[],
  abortSignal: AbortSignal,
): Promise<number> {
  const [first] = messages;
  if (first === undefined) return 0;
  if (messages.length === 1 && first.body.byteLength < surelyFits) {
    await sender.sendMessages(serviceBusMessage(first), { abortSignal });
    return 1;
  }
  const batch = await sender.createMessageBatch({ abortSignal });
  for (const message of messages) {
    if (!batch.tryAddMessage(serviceBusMessage(message))) break;
  }
  // Sent nevertheless it would cost the link, and with it whatever is under way.
  if (batch.count === 0) throw new ServiceBusError("It does not fit.", "MessageSizeExceeded");
  await sender.sendMessages(batch, { abortSignal });
  return batch.count;
}

function serviceBusMessage(message: OutgoingMessage): ServiceBusMessage {
  const { body, timeToLiveMs, applicationProperties, ...rest } = message;
  return {
    ...rest,
    body: Buffer.from(body.buffer, body.byteOffset, body.byteLength),
    applicationProperties: { ...applicationProperties },
    ...(timeToLiveMs !== undefined && { timeToLive: timeToLiveMs }),
  };
}
