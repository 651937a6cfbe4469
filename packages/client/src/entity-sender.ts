import type { MessageContract } from "@buspass/contracts";
import { batchLimits } from "./batch-limits.ts";
import type { Sends } from "./client.ts";
import { type Encoding, outgoingMessage } from "./outgoing-message.ts";
import { checkSendOptions } from "./send-options.ts";
import type { Sender } from "./sender.ts";
import type { OutgoingMessage, Transport } from "./transport.ts";

/** What sending to an entity needs of its client. */
export interface EntitySenderSetup extends Encoding {
  readonly transport: Transport;
  /** Gives the entity's sender, or throws why there is none: NotAllowed, Closed. */
  senderOf(): Sender;
}

/** Sends the messages of a bus to one of its entities. */
export function entitySender(setup: EntitySenderSetup): Sends<MessageContract> {
  const { declared, transport, senderOf } = setup;
  const { topicOrQueue } = declared.source;
  return {
    async send(contract, body, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      await sender.send(() => outgoingMessage(setup, contract, body, options), options);
    },
    async sendAll(contract, bodies, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      await forAll(bodies, (body) =>
        sender.send(() => outgoingMessage(setup, contract, body, options), options),
      );
    },
    async sendBatch(contract, bodies, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      if (bodies.length === 0) return;
      if (bodies.length > batchLimits.messages) {
        throw new RangeError(
          `A batch is of at most ${batchLimits.messages} messages, and these are ${bodies.length}: use sendAll().`,
        );
      }
      const encode = async () => {
        const messages = await Promise.all(
          bodies.map((body) => outgoingMessage(setup, contract, body, options)),
        );
        checkOfOneKey(messages);
        return messages;
      };
      await sender.perform(
        encode,
        (messages) => transport.sendBatch(topicOrQueue, messages),
        options,
      );
    },
    async schedule(contract, body, at, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      if (!(at instanceof Date) || Number.isNaN(at.getTime())) {
        throw new RangeError("The time to schedule for is no valid date.");
      }
      return sender.perform(
        () => outgoingMessage(setup, contract, body, options),
        (message) => transport.schedule(topicOrQueue, message, at),
        options,
      );
    },
    async cancelScheduled(sequenceNumber, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      if (!/^\d{1,19}$/.test(sequenceNumber)) {
        throw new RangeError("A sequence number is what schedule() gave: digits.");
      }
      await sender.perform(
        () => Promise.resolve(sequenceNumber),
        (number) => transport.cancelScheduled(topicOrQueue, number),
        options,
      );
    },
  };
}

/** How many bodies of one call may be on their way at once. */
const window = 1_024;

/** Calls `send` for every body, as far ahead as the window allows; ends with the first failure. */
async function forAll(
  bodies: Iterable<unknown> | AsyncIterable<unknown>,
  send: (body: unknown) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  for await (const body of bodies) {
    const sent = send(body)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => underWay.delete(sent));
    underWay.add(sent);
    if (underWay.size >= window) await Promise.race(underWay);
    if (failure !== undefined) break;
  }
  await Promise.all(underWay);
  if (failure !== undefined) throw failure.error;
}

/** A batch lives in one partition, and goes over one connection. */
function checkOfOneKey(messages: readonly OutgoingMessage[]): void {
  const keys = messages.map(({ sessionId, partitionKey = sessionId }) => partitionKey);
  if (new Set(keys).size > 1) {
    throw new RangeError(
      "A batch is of one session or partition key, and these bodies are of several: use sendAll().",
    );
  }
}
