import type { Clock } from "../clock.ts";
import type { Queue } from "../entities/queue.ts";
import type { Right } from "../identity/roles.ts";
import { notSupported } from "./conditions.ts";
import type { Operation, OperationResult } from "./operations/operation.ts";
import { peekMessage } from "./operations/peek-message.ts";
import { renewLock } from "./operations/renew-lock.ts";
import { updateDisposition } from "./operations/update-disposition.ts";
import { RequestNode } from "./request-node.ts";
import { type AmqpErrorFields, types } from "./rhea.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response */
const operations: Readonly<Record<string, Operation>> = {
  "com.microsoft:peek-message": peekMessage,
  "com.microsoft:renew-lock": renewLock,
  "com.microsoft:update-disposition": updateDisposition,
};

/** The `$management` node of one entity on one connection. */
export function managementNode(
  queue: Queue,
  clock: Clock,
  refusal: (right: Right) => AmqpErrorFields | undefined,
): RequestNode {
  const run = (name: string, body: Readonly<Record<string, unknown>>): OperationResult => {
    const operation = operations[name];
    const nowMs = clock.now();
    if (operation === undefined) {
      return { status: 501, error: notSupported(`The operation '${name}'`, nowMs) };
    }
    const error = refusal(operation.right);
    return error === undefined ? operation.run({ queue, body, nowMs }) : { status: 401, error };
  };
  return new RequestNode(({ properties, body }) => {
    const fields = typeof body === "object" && body !== null ? { ...body } : {};
    const result = run(String(properties["operation"]), fields);
    return {
      properties: {
        statusCode: types.wrap_int(result.status),
        statusDescription: result.error?.description ?? "OK",
        ...(result.error && { errorCondition: types.wrap_symbol(result.error.condition) }),
      },
      body: result.body ?? {},
    };
  });
}
