import { deadLetterMessage } from "./dead-letter.ts";
import { enqueue } from "./enqueue.ts";
import { EntityError } from "./entity-error.ts";
import { type StoredMessage, withApplicationProperties } from "./message.ts";
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
  try {
    queue.context.forward(target, {
      ...sent,
      hops,
      enqueuedSequenceNumber: message.enqueuedSequenceNumber ?? message.sequenceNumber,
    });
  } catch (error) {
    if (!(error instanceof EntityError)) throw error;
    if (queue.transferDeadLetterQueue === undefined) return false;
    enqueue(queue.transferDeadLetterQueue, {
      ...sent,
      deadLetterSource: queue.path,
      changes: withApplicationProperties(message.changes, {
        DeadLetterReason: error.code,
        DeadLetterErrorDescription: error.message,
      }),
    });
  }
  discard(queue, message);
  return true;
}

function targetOf({ kind, settings }: Queue): string | undefined {
  if (kind === "dead-letter") return settings.forwardDeadLetteredMessagesTo;
  return kind === "transfer-dead-letter" ? undefined : settings.forwardTo;
}
