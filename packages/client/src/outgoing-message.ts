import { randomUUID } from "node:crypto";
import {
  type ClaimCheck,
  type CloudEventsOptions,
  encode,
  isLarge,
  type MessageContract,
  storeBody,
  type Violation,
  type WireMessage,
} from "@buspass/contracts";
import { BuspassError, type BuspassErrorOptions } from "./buspass-error.ts";
import type { DeclaredEntity } from "./declared-entity.ts";
import { named } from "./entity.ts";
import { wordsOf } from "./error-words.ts";
import { notCarried } from "./not-carried.ts";
import { checkTogether, defaultDeadlineMs, type SendOptions } from "./send-options.ts";
import { sentenceOf } from "./sentence-of.ts";
import type { OutgoingMessage } from "./transport.ts";
import { untilAborted } from "./until-aborted.ts";

/** What bodies become messages with. */
export interface Encoding {
  readonly declared: DeclaredEntity;
  readonly cloudEvents: CloudEventsOptions | undefined;
  readonly claimCheck: ClaimCheck | undefined;
}

/**
 * A body as the message to send: what the contract derives from it, unless the call says something else.
 * @throws BuspassError NotDeclared, ContractViolation, ClaimStoreFailed
 * @throws RangeError when the keys of call and contract do not go together
 */
export async function outgoingMessage(
  { declared, cloudEvents, claimCheck }: Encoding,
  contract: MessageContract,
  body: unknown,
  options: SendOptions,
): Promise<OutgoingMessage> {
  if (!declared.carries.includes(contract)) throw notCarried(declared, contract);
  const { messageId } = options;
  const result = await encode(contract, body, { messageId, cloudEvents });
  if (!result.ok) {
    throw new BuspassError(
      "ContractViolation",
      `${nothingSent(declared)} ${result.violation.description}`,
      { remedy: "Correct the body.", ...issuesIn(result.violation) },
    );
  }
  let { message } = result;
  const sessionId = options.sessionId ?? message.sessionId;
  const partitionKey = options.partitionKey ?? message.partitionKey;
  checkTogether({ sessionId, partitionKey });
  if (claimCheck !== undefined && isLarge(message, claimCheck)) {
    message = await stored(message, claimCheck, declared, options);
  }
  const { applicationProperties } = options;
  // Written out: an object of one shape is what the sending of thousands is quickest with.
  return {
    body: message.body,
    contentType: message.contentType,
    subject: message.subject,
    // The same id for every try, so that duplicate detection knows a message that came twice.
    messageId: messageId ?? message.messageId ?? randomUUID(),
    sessionId,
    partitionKey,
    correlationId: options.correlationId,
    replyTo: options.replyTo,
    timeToLiveMs: options.timeToLiveMs,
    applicationProperties:
      applicationProperties === undefined
        ? message.applicationProperties
        : { ...message.applicationProperties, ...applicationProperties },
  };
}

async function stored(
  message: WireMessage,
  claimCheck: ClaimCheck,
  declared: DeclaredEntity,
  { deadlineMs = defaultDeadlineMs, signal }: SendOptions,
): Promise<WireMessage> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const ends = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
  try {
    return await untilAborted(ends, () => storeBody(message, claimCheck, { signal: ends }));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new BuspassError(
      "ClaimStoreFailed",
      `${nothingSent(declared)} Its body could not be stored: ${sentenceOf(wordsOf(cause).message)}`,
      { cause },
    );
  }
}

function nothingSent({ entity }: DeclaredEntity): string {
  return `Nothing was sent to ${named(entity)}.`;
}

function issuesIn(violation: Violation): Pick<BuspassErrorOptions, "issues"> {
  return violation.reason === "ContractViolation" ? { issues: violation.issues } : {};
}
