import Long from "long";
import { AmqpWriter } from "./amqp-writer.ts";
import type { ConnectionPool } from "./connection-pool.ts";
import type { Loss } from "./loss.ts";
import { mostBytes } from "./most-bytes.ts";
import { writtenBatch } from "./sdk-internals.ts";
import type { Connection, ServiceBusConnection } from "./service-bus-connection.ts";
import {
  ServiceBusError,
  type ServiceBusMessage,
  type ServiceBusSender,
} from "./service-bus-sdk.ts";
import type { SpareBuffers } from "./spare-buffers.ts";
import type { OutgoingMessage, Transport } from "./transport.ts";
import { writeBatch } from "./write-batch.ts";
import { writeMessage } from "./write-message.ts";

/** No namespace takes less: it is the limit of the Standard tier. */
const smallestLimit = 256 * 1024;

/** What a batch says of itself is as much as its first message beside the body, which is 64 KiB at most. */
const largestEnvelope = 64 * 1024;

/** A body that leaves room for what is beside it, in its message and in the envelope. */
const surelyFits = smallestLimit - 2 * largestEnvelope;

/** The half of a transport that sends. */
export function sending(
  pool: ConnectionPool,
): Pick<Transport, "send" | "sendBatch" | "schedule" | "cancelScheduled"> {
  return {
    send: (topicOrQueue, messages) =>
      answered(connectionFor(messages[0], pool), topicOrQueue, (way) => sendSome(way, messages)),
    sendBatch: (topicOrQueue, messages) =>
      answered(connectionFor(messages[0], pool), topicOrQueue, async (way) => {
        await sendTogether(way, messages, await largestTransfer(way), messages.length);
      }),
    schedule: (topicOrQueue, message, at) =>
      answered(pool.next(), topicOrQueue, async ({ sender, lost }) => {
        const outgoing = serviceBusMessage(message);
        const [number] = await sender.scheduleMessages(outgoing, at, { abortSignal: lost });
        return String(number);
      }),
    cancelScheduled: (topicOrQueue, sequenceNumber) =>
      answered(pool.next(), topicOrQueue, ({ sender, lost }) =>
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

/** The way to an entity over one connection. */
interface Way {
  readonly sender: ServiceBusSender;
  readonly namespace: string;
  /** Aborts when the connection is of no use any more. */
  readonly lost: Loss;
  readonly spare: SpareBuffers;
}

/**
 * What an operation comes to. It ends when its connection is lost; where it is not answered, the
 * connection is given up: by itself the SDK waits for a minute. A token that the namespace refuses is
 * asked for anew, once. https://github.com/Azure/azure-sdk-for-js/issues/4182
 */
async function answered<T>(
  connections: ServiceBusConnection,
  topicOrQueue: string,
  operation: (way: Way) => Promise<T>,
): Promise<T> {
  for (let renewed = false; ; renewed = true) {
    const connection = connections.current;
    const { lost, answers } = connection;
    const asked = answers.asked();
    try {
      return await operation(wayTo(topicOrQueue, connection));
    } catch (error) {
      const cause = lost.aborted ? (lost.reason ?? error) : error;
      if (renewed || !connections.renewsTokenAfter(cause)) throw cause;
    } finally {
      answers.answered(asked);
    }
  }
}

function wayTo(topicOrQueue: string, { client, senders, lost, spare }: Connection): Way {
  let sender = senders.get(topicOrQueue);
  if (sender === undefined) {
    sender = client.createSender(topicOrQueue);
    senders.set(topicOrQueue, sender);
  }
  return { sender, namespace: client.fullyQualifiedNamespace, lost, spare };
}

/**
 * Sends as many of the messages, from the first on, as one transfer takes; gives how many. What surely fits
 * leaves at once: none that asked for the limit is overtaken by one that did not have to.
 */
function sendSome(way: Way, messages: readonly OutgoingMessage[]): Promise<number> {
  const [first, second] = messages;
  if (first !== undefined && second === undefined) {
    if (first.body.byteLength >= surelyFits) return sendLarge(way, first);
    return sendTogether(way, messages, Number.POSITIVE_INFINITY, 1);
  }
  const bytes = messages.reduce((sum, message) => sum + mostBytes(message), 0);
  if (bytes > smallestLimit - largestEnvelope) return sendMany(way, messages);
  return sendTogether(way, messages, Number.POSITIVE_INFINITY, 1);
}

async function sendMany(way: Way, messages: readonly OutgoingMessage[]): Promise<number> {
  return await sendTogether(way, messages, await largestTransfer(way), 1);
}

/** Sends at least so many of the messages in one transfer, or none; gives how many. */
async function sendTogether(
  { sender, namespace, lost, spare }: Way,
  messages: readonly OutgoingMessage[],
  limit: number,
  least: number,
): Promise<number> {
  const batch = writeBatch(messages, limit, { entityPath: sender.entityPath, namespace }, spare);
  if (batch.count < least) throw doesNotFit();
  await sender.sendMessages(writtenBatch(batch), { abortSignal: lost });
  // Not where it failed: nobody knows what is still read of it then.
  spare.giveBack(batch.buffer);
  return batch.count;
}

/**
 * Sends a message by itself: the Premium tier takes messages of 100 MB, but batches of 1 MB only, even of
 * one message. https://github.com/Azure/azure-sdk-for-net/issues/25381
 */
async function sendLarge(way: Way, message: OutgoingMessage): Promise<number> {
  const writer = new AmqpWriter(Buffer.allocUnsafe(message.body.byteLength + surelyFits));
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
  const { sessionId, partitionKey, correlationId, replyTo, timeToLiveMs } = message;
  return {
    body: Buffer.from(message.body.buffer, message.body.byteOffset, message.body.byteLength),
    contentType: message.contentType,
    subject: message.subject,
    messageId: message.messageId,
    applicationProperties: { ...message.applicationProperties },
    ...(sessionId !== undefined && { sessionId }),
    ...(partitionKey !== undefined && { partitionKey }),
    ...(correlationId !== undefined && { correlationId }),
    ...(replyTo !== undefined && { replyTo }),
    ...(timeToLiveMs !== undefined && { timeToLive: timeToLiveMs }),
  };
}
