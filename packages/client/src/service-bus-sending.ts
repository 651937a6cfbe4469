import Long from "long";
import { AmqpWriter } from "./amqp-writer.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import { OperationTimeoutError } from "./deadline.ts";
import { writtenBatch } from "./sdk-internals.ts";
import type { Connection, ServiceBusConnection } from "./service-bus-connection.ts";
import {
  ServiceBusError,
  type ServiceBusMessage,
  type ServiceBusSender,
} from "./service-bus-sdk.ts";
import type { OutgoingMessage, Transport } from "./transport.ts";
import { writeBatch } from "./write-batch.ts";
import { writeMessage } from "./write-message.ts";

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
      withNewToken(connectionFor(messages[0], pool), topicOrQueue, (way) =>
        sendSome(way, messages),
      ),
    sendBatch: (topicOrQueue, messages) =>
      withNewToken(connectionFor(messages[0], pool), topicOrQueue, async (way) => {
        await sendTogether(way, messages, await largestTransfer(way), messages.length);
      }),
    schedule: (topicOrQueue, message, at) =>
      withNewToken(pool.next(), topicOrQueue, async ({ sender, lost }) => {
        const outgoing = serviceBusMessage(message);
        const [number] = await sender.scheduleMessages(outgoing, at, { abortSignal: lost });
        return String(number);
      }),
    cancelScheduled: (topicOrQueue, sequenceNumber) =>
      withNewToken(pool.next(), topicOrQueue, ({ sender, lost }) =>
        sender.cancelScheduledMessages(Long.fromString(sequenceNumber), { abortSignal: lost }),
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

/** The way to an entity over one connection. */
interface Way {
  readonly sender: ServiceBusSender;
  readonly namespace: string;
  /** Aborts when the connection is of no use any more. */
  readonly lost: AbortSignal;
}

type Operation<T> = (way: Way) => Promise<T>;

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
    return await operation(wayTo(topicOrQueue, connection));
  } catch (error) {
    throw lost.aborted ? (lost.reason ?? error) : error;
  } finally {
    clearTimeout(timer);
  }
}

function wayTo(topicOrQueue: string, { client, senders, lost }: Connection): Way {
  let sender = senders.get(topicOrQueue);
  if (sender === undefined) {
    sender = client.createSender(topicOrQueue);
    senders.set(topicOrQueue, sender);
  }
  return { sender, namespace: client.fullyQualifiedNamespace, lost };
}

/** Sends as many of the messages, from the first on, as one transfer takes; gives how many. */
async function sendSome(way: Way, messages: readonly OutgoingMessage[]): Promise<number> {
  const [first, second] = messages;
  if (first === undefined) return 0;
  if (second !== undefined) return sendTogether(way, messages, await largestTransfer(way), 1);
  if (first.body.byteLength < surelyFits) {
    return sendTogether(way, messages, Number.POSITIVE_INFINITY, 1);
  }
  return sendLarge(way, first);
}

/** Sends at least so many of the messages in one transfer, or none; gives how many. */
async function sendTogether(
  { sender, namespace, lost }: Way,
  messages: readonly OutgoingMessage[],
  limit: number,
  least: number,
): Promise<number> {
  const batch = writeBatch(messages, limit, { entityPath: sender.entityPath, namespace });
  if (batch.count < least) throw doesNotFit();
  await sender.sendMessages(writtenBatch(batch), { abortSignal: lost });
  return batch.count;
}

/**
 * Sends a message by itself: the Premium tier takes messages of 100 MB, but batches of 1 MB only, even of
 * one message. https://github.com/Azure/azure-sdk-for-net/issues/25381
 */
async function sendLarge(way: Way, message: OutgoingMessage): Promise<number> {
  const writer = new AmqpWriter(message.body.byteLength + surelyFits);
  writeMessage(writer, message, Date.now());
  if (writer.length > (await largestTransfer(way))) throw doesNotFit();
  await way.sender.sendMessages(serviceBusMessage(message), { abortSignal: way.lost });
  return 1;
}

/** How many bytes the entity takes at once; the SDK asks it when it opens its link. */
async function largestTransfer({ sender, lost }: Way): Promise<number> {
  return (await sender.createMessageBatch({ abortSignal: lost })).maxSizeInBytes;
}

/** Sent nevertheless it would cost the link, and with it whatever is under way. */
function doesNotFit(): ServiceBusError {
  return new ServiceBusError("It does not fit.", "MessageSizeExceeded");
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
