/** What a request is refused with: an HTTP status, and the words of its `<Detail>` before the tracking id. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

/**
 * A value in a description that the entity cannot have. `message` names the property. What the service
 * writes before it depends on the entity.
 */
export class InvalidValue extends Error {
  override readonly name = "InvalidValue";
}

/*
 * The words are the service's own. Where no other source is named, they are in the recordings of the
 * clients' tests:
 * https://github.com/Azure/azure-sdk-for-python/tree/28182b1407909e7af708ff9b928c44cfd274b0b6/sdk/servicebus/azure-servicebus/tests/mgmt_tests/recordings
 * https://github.com/Azure/azure-sdk-for-net/tree/08c6ce492e18b02a1e80110ff1785f7f1f9ffb3b/sdk/servicebus/Azure.Messaging.ServiceBus/tests/SessionRecords
 */

export const more = "To know more visit https://aka.ms/sbResourceMgrExceptions.";

export const refusals = {
  badRequest: (why: string): Refusal => new Refusal(400, `SubCode=40000. Bad Request. ${why}`),
  /** For a path that is an entity's part, such as its dead-letter queue. */
  verb: (method: string): Refusal =>
    new Refusal(400, `The specified HTTP verb (${method}) is not valid. ${more} .`),
  /** https://github.com/NimbusAPI/Nimbus/issues/10 */
  entityName: (url: string): Refusal =>
    new Refusal(
      400,
      `SubCode=40000. '${url}' contains character(s) that is not allowed by Service Bus. Entity segments can contain only letters, numbers, periods (.), hyphens (-), and underscores (_). ${more} .`,
    ),
  /** In the words of the .NET client, which checks it itself. */
  entityNameLength: (name: string, longest: number): Refusal =>
    new Refusal(
      400,
      `SubCode=40000. Entity path '${name}' exceeds the '${longest}' character limit.`,
    ),
  apiVersion: (known: readonly string[]): Refusal =>
    new Refusal(
      400,
      `The api-version in the query string is not supported. Either remove it from the Uri or use one of '${known.join(",")}'.`,
    ),
  /** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-resource-manager-exceptions */
  forwardingTarget: (): Refusal =>
    new Refusal(
      400,
      `SubCode=40400. The auto forwarding destination entity does not exist. ${more} .`,
    ),
  /** https://github.com/Azure/azure-sdk-for-python/issues/15543 */
  missingToken: (): Refusal =>
    new Refusal(401, `MissingToken: The authorization header was not found. ${more} .`),
  token: (why: string): Refusal => new Refusal(401, why),
  read: (): Refusal => new Refusal(401, "Manage,EntityRead claims required for this operation."),
  write: (): Refusal =>
    new Refusal(401, "Authorization failed for specified action: Manage,EntityWrite."),
  delete: (): Refusal =>
    new Refusal(401, "Authorization failed for specified action: Manage,EntityDelete."),
  /**
   * What belongs to a topic is denied by the topic.
   * https://github.com/Azure/azure-sdk-for-go/blob/main/sdk/messaging/azservicebus/admin/admin_client_test.go
   */
  operation: (operation: string, endpoint: string): Refusal =>
    new Refusal(
      401,
      `SubCode=40100: Unauthorized : Unauthorized access for '${operation}' operation on endpoint '${endpoint}'.`,
    ),
  nothingToUpdate: (): Refusal =>
    new Refusal(404, `SubCode=40400. Not Found. The Operation doesn't exist. ${more} .`),
  nothingHosted: (): Refusal => new Refusal(404, "No service is hosted at the specified address."),
  noTopic: (): Refusal =>
    new Refusal(
      404,
      `The incoming request is not recognized as a namespace policy put request. ${more}`,
    ),
  notFound: (entity: string): Refusal =>
    new Refusal(404, `Entity '${entity}' was not found. ${more} `),
  exists: (entity: string): Refusal =>
    new Refusal(409, `The messaging entity '${entity}' already exists. ${more} `),
  /** The service does not say more, either. */
  unknownTag: (): Refusal =>
    new Refusal(
      500,
      "SubCode=50000. Internal Server Error. Updates of subscriptions and rules know no entity tags: If-Match must be '*'.",
    ),
  internalError: (): Refusal =>
    new Refusal(
      500,
      "The service was unable to process the request; please retry the operation. The emulator cannot write its state file.",
    ),
  conflict: (): Refusal =>
    new Refusal(
      409,
      `SubCode=40900. Conflict. You're requesting an operation that isn't allowed in the resource's current state. ${more} .`,
    ),
} as const;
