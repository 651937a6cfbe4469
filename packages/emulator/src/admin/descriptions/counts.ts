import type { Queue } from "../../entities/queue.ts";
import { element, type XmlElement } from "../xml-element.ts";

/** How many messages an entity holds, by what can be done with them. */
export interface MessageCounts {
  readonly active: number;
  readonly deadLetter: number;
  readonly scheduled: number;
  readonly transferDeadLetter: number;
}

/**
 * What is locked or deferred counts as active: https://github.com/paolosalvatori/ServiceBusExplorer/issues/662.
 * A topic has only scheduled messages of its own.
 */
export function countMessages(queue: Queue): MessageCounts {
  let scheduled = 0;
  for (const { state } of queue.store.from(0)) if (state === "scheduled") scheduled += 1;
  return {
    active: queue.store.size - scheduled,
    deadLetter: queue.deadLetterQueue?.store.size ?? 0,
    scheduled,
    transferDeadLetter: queue.transferDeadLetterQueue?.store.size ?? 0,
  };
}

/** The JS client finds the counts by the one prefix that this element declares. */
export function writeCounts(counts: MessageCounts): XmlElement {
  return element(
    "CountDetails",
    [
      element("d2p1:ActiveMessageCount", counts.active),
      element("d2p1:DeadLetterMessageCount", counts.deadLetter),
      element("d2p1:ScheduledMessageCount", counts.scheduled),
      // Forwarding is done as soon as a message is there: none is ever on its way.
      element("d2p1:TransferMessageCount", 0),
      element("d2p1:TransferDeadLetterMessageCount", counts.transferDeadLetter),
    ],
    { "xmlns:d2p1": "http://schemas.microsoft.com/netservices/2011/06/servicebus" },
  );
}

export function totalCount({
  active,
  deadLetter,
  scheduled,
  transferDeadLetter,
}: MessageCounts): number {
  return active + deadLetter + scheduled + transferDeadLetter;
}
