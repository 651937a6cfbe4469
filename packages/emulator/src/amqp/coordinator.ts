import { malformed, notSupported, refusalOf } from "./conditions.ts";
import { checkValues } from "./encoding-check.ts";
import { readSections } from "./message-sections.ts";
import type { NamespaceServices } from "./namespace-services.ts";
import { type IncomingDelivery, type IncomingLink, types, type Value } from "./rhea.ts";
import { coordinatorTarget, declared } from "./transaction-values.ts";
import { isOfKind } from "./transactional-state.ts";
import type { Transactions } from "./transactions.ts";

/**
 * Opens a control link, over which a client declares transactions and discharges them.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide#transaction-capability
 */
export function coordinate(
  link: IncomingLink,
  transactions: Transactions,
  { clock }: NamespaceServices,
): void {
  link.set_source(link.source);
  link.local.attach.target = coordinatorTarget();
  link.local.attach.max_message_size = maxControlBytes;
  const control = (request: Value | undefined, delivery: IncomingDelivery): void => {
    const [first, second] = fieldsOf(request);
    if (isOfKind("declare", request)) {
      // A transaction that others coordinate.
      if (first === undefined) delivery.update(true, declared(transactions.declare(link)));
      else delivery.reject(notSupported("A global transaction", clock.now()));
    } else if (isOfKind("discharge", request) && Buffer.isBuffer(first)) {
      transactions.discharge(first, second === true);
      delivery.accept();
    } else {
      delivery.reject(malformed("The message is neither declare nor discharge.", clock.now()));
    }
  };
  link.on("message", ({ message, delivery }: { message?: Buffer; delivery: IncomingDelivery }) => {
    if (!link.is_open()) return;
    if (delivery.remote_settled) {
      link.close({
        condition: "amqp:not-allowed",
        description: "A message over a control link must not be settled before.",
      });
      return;
    }
    try {
      control(bodyOf(message), delivery);
    } catch (error) {
      delivery.reject(refusalOf(error, clock.now()));
    }
  });
  link.add_credit(controlCredit);
  link.set_credit_window(controlCredit);
}

const controlCredit = 100;
/** A few dozen are enough. */
const maxControlBytes = 4_096;

/** What is inside the body, which is one value; undefined where there is none. [AMQP 4.5] */
function bodyOf(message: Buffer | undefined): Value | undefined {
  if (message === undefined || message.byteLength > maxControlBytes) return undefined;
  try {
    checkValues(message);
    const reader = new types.Reader(readSections(message).rest);
    // Behind the zero and the descriptor of the section: rhea knows one descriptor a value.
    reader.position = 1;
    reader.read();
    return reader.read();
  } catch {
    return undefined;
  }
}

function fieldsOf(request: Value | undefined): readonly unknown[] {
  const fields: unknown = request?.value;
  return Array.isArray(fields)
    ? fields.map(({ value }: Value) => (value === null ? undefined : value))
    : [];
}
