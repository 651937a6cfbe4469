import { tenantId } from "../identity/identities.ts";

/** A refusal in the shape of every error of Azure Resource Manager: a status, a code, and a sentence. */
export class ResourceManagerError extends Error {
  override readonly name = "ResourceManagerError";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The header leads clients to the tenant in which the subscription is. */
function unauthorized(code: string, message: string): ResourceManagerError {
  const description = message.replace(/["\\\r\n]/g, "'");
  return new ResourceManagerError(401, code, message, {
    "www-authenticate": `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${description}"`,
  });
}

/*
 * The words are the service's own, as its users quote them. Common ones are listed at
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
export const errors = {
  missingToken: (): ResourceManagerError =>
    unauthorized(
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is missing.",
    ),
  scheme: (): ResourceManagerError =>
    unauthorized(
      "AuthenticationFailedInvalidHeader",
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    ),
  invalidToken: (): ResourceManagerError =>
    unauthorized("InvalidAuthenticationToken", "The access token is invalid."),
  /** https://github.com/Azure/azure-sdk-for-java/issues/33112 */
  expiredToken: (expiry: string, now: string): ResourceManagerError =>
    unauthorized(
      "ExpiredAuthenticationToken",
      `The access token expiry UTC time '${expiry}' is earlier than current UTC time '${now}'.`,
    ),
  audience: (found: string, allowed: readonly string[]): ResourceManagerError =>
    unauthorized(
      "InvalidAuthenticationTokenAudience",
      `The access token has been obtained for wrong audience or resource '${found}'. It should exactly match with one of the allowed audiences '${allowed.join("','")}'.`,
    ),
  /** https://learn.microsoft.com/azure/role-based-access-control/troubleshooting */
  denied: (objectId: string, action: string, scope: string): ResourceManagerError =>
    new ResourceManagerError(
      403,
      "AuthorizationFailed",
      `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    ),
  missingApiVersion: (): ResourceManagerError =>
    new ResourceManagerError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    ),
  /** https://github.com/MicrosoftDocs/azure-docs/issues/86619 */
  apiVersion: (found: string, type: string, known: readonly string[]): ResourceManagerError =>
    new ResourceManagerError(
      400,
      "NoRegisteredProviderFound",
      `No registered resource provider found for location '' and API version '${found}' for type '${type}'. The supported api-versions are '${known.join(", ")}'. The supported locations are ''.`,
    ),
  badRequest: (message: string): ResourceManagerError =>
    new ResourceManagerError(400, "BadRequest", message),
  filter: (found: string): ResourceManagerError =>
    new ResourceManagerError(
      400,
      "UnsupportedQuery",
      `The filter '${found}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}'' or 'assignedTo('{value}')'.`,
    ),
  subscriptionNotFound: (id: string): ResourceManagerError =>
    new ResourceManagerError(
      404,
      "SubscriptionNotFound",
      `The subscription '${id}' could not be found.`,
    ),
  resourceGroupNotFound: (name: string): ResourceManagerError =>
    new ResourceManagerError(
      404,
      "ResourceGroupNotFound",
      `Resource group '${name}' could not be found.`,
    ),
  resourceNotFound: (namespace: string, resourceGroup: string): ResourceManagerError =>
    new ResourceManagerError(
      404,
      "ResourceNotFound",
      `The Resource 'Microsoft.ServiceBus/namespaces/${namespace}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    ),
  /** Of an entity, in the words of Service Bus: https://github.com/Azure/azure-rest-api-specs/issues/1082 */
  notFound: (name: string): ResourceManagerError =>
    new ResourceManagerError(404, "NotFound", `The requested resource ${name} does not exist.`),
  roleNotFound: (kind: "Definition" | "Assignment", name: string): ResourceManagerError =>
    new ResourceManagerError(
      404,
      `Role${kind}NotFound`,
      kind === "Definition"
        ? `The specified role definition with ID '${name}' does not exist.`
        : `The role assignment '${name}' is not found.`,
    ),
  unknownType: (path: string): ResourceManagerError =>
    new ResourceManagerError(
      404,
      "InvalidResourceType",
      `The resource type could not be found: the emulator's Azure Resource Manager has Microsoft.ServiceBus/namespaces with what is in them, and Microsoft.Authorization's roleAssignments and roleDefinitions, but nothing at '${path}'.`,
    ),
  readOnly: (method: string): ResourceManagerError =>
    new ResourceManagerError(
      405,
      "MethodNotAllowed",
      `The emulator's Azure Resource Manager only reads, and knows no ${method}: change entities through the administration API, and role assignments through emulator.roles.`,
    ),
} as const;
