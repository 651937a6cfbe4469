/**
 * What Service Bus asks of a token: the scope to pass to `getToken`. It is the same in every cloud.
 * https://learn.microsoft.com/azure/service-bus-messaging/authenticate-application
 *
 * @example
 * const { token } = await managedIdentity().getToken(serviceBusScope);
 */
export const serviceBusScope = "https://servicebus.azure.net/.default";

/**
 * The same scope, as `@azure/service-bus` writes it (`aadServiceBusScope` of @azure/core-amqp 4.5), after
 * an audience that ends in a slash. Service Bus takes tokens of both; two of them would be one too many.
 */
const ofTheSdk = "https://servicebus.azure.net//.default";

/** The scopes of a request in one spelling, so that who asks for the same gets the same token. */
export function normalizeScopes(scopes: string | readonly string[]): string[] {
  const list = typeof scopes === "string" ? [scopes] : scopes;
  return list.map((scope) => (scope === ofTheSdk ? serviceBusScope : scope));
}
