import { deadLetterMessage } from "./dead-letter.ts";
import { enqueue } from "./enqueue.ts";
import { EntityError } from "./entity-error.ts";
import { type IncomingMessage, type StoredMessage, withApplicationProperties } from "./message.ts";
import { discard, type Queue } from "./queue.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding */
const maxHops = 4;

/** Sends a message on to the entity that its queue forwards to; false when it forwards to none. */
export function forwardOn(queue: Queue, message: StoredMessage): boolean {
  const target = targetOf(queue);
  if (target === undefined) return false;
  const hops = (message.hops ?? 0) + 1;
  if (hops > maxHops) {
    // A dead letter has nowhere else to go: it stays.
    if (queue.deadLetterQueue === undefined) return false;
    deadLetterMessage(queue, message, {
      DeadLetterReason: "MaxTransferHopCountExceeded",
      DeadLetterErrorDescription:
        "The maximum number of allowed hops when forwarding between queues has been exceeded.",
    });
    return true;
  }
  const { scheduledEnqueueAtMs: _, ...sent } = message;
  const enqueuedSequenceNumber = message.enqueuedSequenceNumber ?? message.sequenceNumber;
  if (!handOn(queue, target, sent, { hops, enqueuedSequenceNumber })) return false;
  discard(queue, message);
  return true;
}

/**
 * Takes messages to another entity via this one, where nobody ever sees them.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-transactions#transfers-and-send-via
 */
export function transfer(via: Queue, target: string, messages: readonly IncomingMessage[]): void {
  via.times.accessedAtMs = via.context.clock.now();
  for (const message of messages) handOn(via, target, message, { hops: 1 });
}

/** What its target refuses is set aside; false when there is nowhere for that. */
function handOn(
  queue: Queue,
  target: string,
  message: IncomingMessage,
  traces: Pick<IncomingMessage, "hops" | "enqueuedSequenceNumber">,
): boolean {
  try {
    queue.context.forward(target, { ...message, ...traces });
  } catch (error) {
    if (!(error instanceof EntityError)) throw error;
    if (queue.transferDeadLetterQueue === undefined) return false;
    enqueue(queue.transferDeadLetterQueue, {
      ...message,
      deadLetterSource: queue.path,
      changes: withApplicationProperties(message.changes, {
        DeadLetterReason: error.code,
        DeadLetterErrorDescription: error.message,
      }),
    });
  }
  return true;
}

function targetOf({ kind, settings }: Queue): string | undefined {
  if (kind === "dead-letter") return settings.forwardDeadLetteredMessagesTo;
  return kind === "transfer-dead-letter" ? undefined : settings.forwardTo;
}
