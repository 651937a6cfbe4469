/**
 * A filter or action that cannot be evaluated for a message. A subscription that dead-letters on
 * filter evaluation errors then dead-letters the message, with this message as its description.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues#errors-while-processing-subscription-rules
 */
export class FilterError extends Error {
  override readonly name = "FilterError";
}
