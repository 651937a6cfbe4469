import type { Queue } from "../entities/queue.ts";
import type { Subscription } from "../entities/topic.ts";
import type { Right } from "../identity/roles.ts";
import { notSupported, type Refusal, refusalOf } from "./conditions.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { addRule } from "./operations/add-rule.ts";
import { batchDeleteMessages } from "./operations/batch-delete-messages.ts";
import { cancelScheduledMessage } from "./operations/cancel-scheduled-message.ts";
import { enumerateRules } from "./operations/enumerate-rules.ts";
import { getMessageSessions } from "./operations/get-message-sessions.ts";
import { getSessionState } from "./operations/get-session-state.ts";
import type { Operation, OperationResult } from "./operations/operation.ts";
import { peekMessage } from "./operations/peek-message.ts";
import { receiveBySequenceNumber } from "./operations/receive-by-sequence-number.ts";
import { removeRule } from "./operations/remove-rule.ts";
import { renewLock } from "./operations/renew-lock.ts";
import { renewSessionLock } from "./operations/renew-session-lock.ts";
import { scheduleMessage } from "./operations/schedule-message.ts";
import { setSessionState } from "./operations/set-session-state.ts";
import { updateDisposition } from "./operations/update-disposition.ts";
import { type NodeRequest, type NodeResponse, RequestNode } from "./request-node.ts";
import { type OutgoingLink, types } from "./rhea.ts";
import type { Transactions } from "./transactions.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response */
const operations: ReadonlyMap<string, Operation> = new Map([
  ["com.microsoft:add-rule", addRule],
  ["com.microsoft:batch-delete-messages", batchDeleteMessages],
  ["com.microsoft:cancel-scheduled-message", cancelScheduledMessage],
  ["com.microsoft:enumerate-rules", enumerateRules],
  ["com.microsoft:get-message-sessions", getMessageSessions],
  ["com.microsoft:get-session-state", getSessionState],
  ["com.microsoft:peek-message", peekMessage],
  ["com.microsoft:receive-by-sequence-number", receiveBySequenceNumber],
  ["com.microsoft:remove-rule", removeRule],
  ["com.microsoft:renew-lock", renewLock],
  ["com.microsoft:renew-session-lock", renewSessionLock],
  ["com.microsoft:schedule-message", scheduleMessage],
  ["com.microsoft:set-session-state", setSessionState],
  ["com.microsoft:update-disposition", updateDisposition],
]);

/** The entity that a `$management` node belongs to. */
export interface ManagedEntity {
  readonly queue: Queue;
  readonly subscription: Subscription | undefined;
}

/** What a node needs of the connection that it is on. */
export interface ManagingConnection {
  readonly transactions: Transactions;
  /** Uses a right on the node's entity, or says why it is not granted. */
  use(right: Right): Refusal | undefined;
  onReply(link: OutgoingLink): void;
}

/** The `$management` node of one entity on one connection. */
export function managementNode(
  entity: ManagedEntity,
  { clock, faults }: NamespaceServices,
  { transactions, use, onReply }: ManagingConnection,
): RequestNode {
  const run = (
    name: string,
    body: Readonly<Record<string, unknown>>,
    transactionId: Buffer | undefined,
  ): Result => {
    const operation = operations.get(name);
    const nowMs = clock.now();
    if (operation === undefined) return refused(notSupported(`The operation '${name}'`, nowMs));
    const denied = use(operation.right);
    if (denied !== undefined) return refused(denied);
    try {
      const transaction = transactionId && transactions.find(transactionId);
      return operation.run({ ...entity, body, nowMs, transaction });
    } catch (error) {
      return refused(refusalOf(error, nowMs));
    }
  };
  const handle = async ({
    properties,
    body,
    transactionId,
  }: NodeRequest): Promise<NodeResponse> => {
    const fields = typeof body === "object" && body !== null ? { ...body } : {};
    const fault = await faults.met("request", entity.queue.path);
    const {
      status,
      body: result = {},
      refusal,
    } = fault === undefined
      ? run(String(properties["operation"]), fields, transactionId)
      : refused({ status: 500, ...fault });
    return {
      properties: {
        statusCode: types.wrap_int(status),
        statusDescription: refusal?.description ?? "OK",
        ...(refusal && { errorCondition: types.wrap_symbol(refusal.condition) }),
      },
      body: result,
    };
  };
  return new RequestNode(handle, onReply);
}

type Result = OperationResult & { readonly refusal?: Refusal };

function refused(refusal: Refusal): Result {
  return { status: refusal.status, refusal };
}
