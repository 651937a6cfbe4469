/**
 * What Service Bus takes as a dead-letter reason or description, in UTF-16 code units. A longer one
 * fails the settlement itself, so the message would come back instead of going aside.
 *
 * Source: `maxDeadLetterReasonLength` in `sdk/servicebus/service-bus/src/util/constants.ts` of
 * Azure/azure-sdk-for-js, and `Constants.MaxDeadLetterReasonLength` in the .NET client.
 */
const maxLength = 4096;

/** Cuts a text to what a dead-letter property holds; an ellipsis marks the cut. */
export function cut(text: string): string {
  if (text.length <= maxLength) {
    return text;
  }
  // A cut between the halves of a surrogate pair would leave a character that UTF-8 cannot write.
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
