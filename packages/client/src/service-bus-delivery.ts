import { settlementAnswer, withoutLink } from "./sdk-internals.ts";
import type { Connection, ServiceBusConnection } from "./service-bus-connection.ts";
import type { ServiceBusReceivedMessage, ServiceBusReceiver } from "./service-bus-sdk.ts";
import type { Delivery, IncomingMessage, Source } from "./transport.ts";
import { untilAborted } from "./until-aborted.ts";

/** The link that a message came over. */
export interface LinkOfDelivery {
  readonly connections: ServiceBusConnection;
  /** The one that the link is of. */
  readonly connection: Connection;
  readonly source: Source;
  readonly receiver: ServiceBusReceiver;
  /** Aborts when nothing more can be settled over the link. */
  readonly ended: AbortSignal;
}

type Settle = (receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage) => Promise<void>;

/** A message as the SDK gave it, with what can be done about it, whether its link lives on or not. */
export function serviceBusDelivery(
  received: ServiceBusReceivedMessage,
  link: LinkOfDelivery,
): Delivery {
  const { connections, source } = link;
  const settle = (act: Settle): Promise<void> => settled(received, link, act);
  return {
    message: incomingMessage(received),
    lockedUntil: received.lockedUntilUtc,
    renewLock: () =>
      connections.ask(connections.current, source, "A request to renew a lock", (desk) =>
        desk.renewMessageLock(received),
      ),
    complete: () => settle((receiver, message) => receiver.completeMessage(message)),
    abandon: () => settle((receiver, message) => receiver.abandonMessage(message)),
    deadLetter: (deadLetterReason, deadLetterErrorDescription) => {
      const options = { deadLetterReason, deadLetterErrorDescription };
      return settle((receiver, message) => receiver.deadLetterMessage(message, options));
    },
  };
}

/**
 * A link that has ended answers no settlement any more, and what was refused once the SDK does not
 * settle again. The lock holds on without the link, and whoever knows its token can settle over
 * `$management`.
 */
async function settled(
  received: ServiceBusReceivedMessage,
  { connections, connection, source, receiver, ended }: LinkOfDelivery,
  act: Settle,
): Promise<void> {
  if (!ended.aborted && settlementAnswer(received) === "none") {
    try {
      const overLink = untilAborted(ended, () => act(receiver, received));
      return await connections.answerTo("A settlement", connection, overLink);
    } catch (error) {
      if (!ended.aborted) throw error;
    }
  }
  if (settlementAnswer(received) === "settled") return;
  await connections.ask(connections.current, source, "A settlement", (desk) =>
    act(desk, withoutLink(received)),
  );
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
