import type { KeyKind } from "./key-forms.ts";
import { keysIn } from "./keys-in.ts";

/**
 * Whether a text holds a Service Bus key or a token signed with one, and of which kind. The text
 * itself never leaves this function.
 *
 * It finds keys however they are escaped, and also inside base64. A key all by itself is told only by
 * the mark that Azure gives newer ones: an older one looks like any hash.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas
 *
 * @example
 * findKey("contoso-prod.servicebus.windows.net"); // undefined
 */
export function findKey(text: string): KeyKind | undefined {
  // Looks no further than the first.
  const [key] = keysIn(text);
  return key?.kind;
}
