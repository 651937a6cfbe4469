import { randomUUID } from "node:crypto";
import { encode, type MessageContract, type Violation } from "@buspass/contracts";
import { BuspassError, type BuspassErrorOptions } from "./buspass-error.ts";
import type { Sends } from "./client.ts";
import type { DeclaredEntity } from "./declared-entity.ts";
import { named } from "./entity.ts";
import { notCarried } from "./not-carried.ts";
import { checkSendOptions, checkTogether, type SendOptions } from "./send-options.ts";
import type { Sender } from "./sender.ts";
import type { OutgoingMessage, Transport } from "./transport.ts";

/**
 * Sends the messages of a bus to one of its entities.
 * @param senderOf gives the entity's sender, or throws why there is none: NotAllowed, Closed
 */
export function entitySender(
  declared: DeclaredEntity,
  transport: Transport,
  senderOf: () => Sender,
): Sends<MessageContract> {
  const { topicOrQueue } = declared.source;
  return {
    async send(contract, body, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      await sender.send(() => encoded(declared, contract, body, options), options);
    },
    async sendAll(contract, bodies, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      await forAll(bodies, (body) =>
        sender.send(() => encoded(declared, contract, body, options), options),
      );
    },
    async sendBatch(contract, bodies, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      const messages = await Promise.all(
        bodies.map((body) => encoded(declared, contract, body, options)),
      );
      if (messages.length === 0) return;
      await sender.perform(() => transport.sendBatch(topicOrQueue, messages), options);
    },
    async schedule(contract, body, at, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      if (Number.isNaN(at.getTime()))
        throw new RangeError("The time to schedule for is no valid date.");
      const message = await encoded(declared, contract, body, options);
      return sender.perform(() => transport.schedule(topicOrQueue, message, at), options);
    },
    async cancelScheduled(sequenceNumber, options = {}) {
      const sender = senderOf();
      checkSendOptions(options);
      if (!/^\d{1,19}$/.test(sequenceNumber)) {
        throw new RangeError("A sequence number is what schedule() gave: digits.");
      }
      await sender.perform(() => transport.cancelScheduled(topicOrQueue, sequenceNumber), options);
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

/** @throws BuspassError NotDeclared, ContractViolation */
async function encoded(
  declared: DeclaredEntity,
  contract: MessageContract,
  body: unknown,
  options: SendOptions,
): Promise<OutgoingMessage> {
  if (!declared.carries.includes(contract)) throw notCarried(declared, contract);
  const result = await encode(contract, body);
  if (!result.ok) {
    throw new BuspassError(
      "ContractViolation",
      `Nothing was sent to ${named(declared.entity)}. ${result.violation.description}`,
      { remedy: "Correct the body.", ...issuesIn(result.violation) },
    );
  }
  const { message } = result;
  const outgoing: OutgoingMessage = {
    body: message.body,
    contentType: message.contentType,
    subject: message.subject,
    // What a call says counts more than what the contract derives. The same id for every try, so that
    // duplicate detection knows a message that came twice.
    messageId: options.messageId ?? message.messageId ?? randomUUID(),
    sessionId: options.sessionId ?? message.sessionId,
    partitionKey: options.partitionKey ?? message.partitionKey,
    correlationId: options.correlationId,
    replyTo: options.replyTo,
    timeToLiveMs: options.timeToLiveMs,
    applicationProperties: { ...message.applicationProperties, ...options.applicationProperties },
  };
  checkTogether(outgoing);
  return outgoing;
}

function issuesIn(violation: Violation): Pick<BuspassErrorOptions, "issues"> {
  return violation.reason === "ContractViolation" ? { issues: violation.issues } : {};
}
