import { encodeSection } from "./message-sections.ts";
import { types } from "./rhea.ts";

/** Delivery annotations stand between the header and the message annotations. [AMQP 3.2] */
const deliveryAnnotations = 0x71;

/**
 * A message that begins with a header, with its lock token behind that as the delivery annotation
 * `x-opt-lock-token`. A deferred message comes without a delivery tag, and azure-servicebus for Python
 * takes the token from there; that of JavaScript takes it from beside the message.
 */
export function annotateLockToken(message: Buffer, lockToken: string): Buffer {
  const reader = new types.Reader(message);
  reader.read();
  const uuid = types.wrap_uuid(Buffer.from(lockToken, "hex"));
  return Buffer.concat([
    message.subarray(0, reader.position),
    encodeSection(deliveryAnnotations, types.Map32([types.wrap_symbol("x-opt-lock-token"), uuid])),
    message.subarray(reader.position),
  ]);
}
