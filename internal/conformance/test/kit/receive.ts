import { fail } from "node:assert";
import type {
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
  ServiceBusSessionReceiver,
} from "@azure/service-bus";
import Long from "long";
import { azureNamespace } from "./azure.ts";
import type { Namespace } from "./target.ts";

type Receiver = ServiceBusReceiver | ServiceBusSessionReceiver;

/** How long to wait for what must not come. The emulator answers a drain with all that it has. */
const emptyWaitMs = azureNamespace === undefined ? 1 : 3_000;
const waitMs = azureNamespace === undefined ? 2_000 : 30_000;

/** The next message, which is there already or on its way. */
export async function receiveOne(receiver: Receiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: waitMs });
  return message ?? fail("No message came.");
}

/** The next messages, exactly so many. */
export async function receive(
  receiver: Receiver,
  count: number,
): Promise<ServiceBusReceivedMessage[]> {
  const messages: ServiceBusReceivedMessage[] = [];
  // The client may return fewer than it was asked for.
  while (messages.length < count) {
    const more = await receiver.receiveMessages(count - messages.length, {
      maxWaitTimeInMs: waitMs,
    });
    if (more.length === 0) fail(`Only ${messages.length} of ${count} messages came.`);
    messages.push(...more);
  }
  return messages;
}

/** All that can be received now. */
export async function receiveAll(receiver: Receiver): Promise<ServiceBusReceivedMessage[]> {
  const messages: ServiceBusReceivedMessage[] = [];
  for (;;) {
    const more = await receiver.receiveMessages(100, { maxWaitTimeInMs: emptyWaitMs });
    if (more.length === 0) return messages;
    messages.push(...more);
  }
}

/** All that is in an entity, whatever its state. A receiver by itself goes on where others peeked last. */
export function peekAll(
  namespace: Namespace,
  entity: string,
): Promise<ServiceBusReceivedMessage[]> {
  return namespace.receiver(entity).peekMessages(100, { fromSequenceNumber: Long.ZERO });
}

/** The bodies of all that can be received now. */
export async function bodies(receiver: Receiver): Promise<unknown[]> {
  return (await receiveAll(receiver)).map(({ body }) => body);
}
