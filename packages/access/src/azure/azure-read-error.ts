import { az } from "../drift/az.ts";
import type { NamespacePlace } from "../resource-ids.ts";

/** Why Azure could not be read. */
export type AzureReadErrorCode =
  /** The environment does not say where its namespace is. */
  | "EnvironmentIncomplete"
  /** There is no token. */
  | "NotSignedIn"
  /** The token is not one for this tenant or this cloud. */
  | "TokenRefused"
  /** A role is missing. */
  | "Forbidden"
  /** The Azure subscription, the resource group or the namespace is not there. */
  | "NotFound"
  /** Azure Resource Manager did not answer. */
  | "Unreachable"
  /** It answered with something else. */
  | "Failed";

/** Azure could not be read. Its message is one sentence about what happened, and one with the way out. */
export class AzureReadError extends Error {
  override readonly name = "AzureReadError";
  readonly code: AzureReadErrorCode;

  constructor(code: AzureReadErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What was being read, for the words of a failure. */
export interface Reading {
  readonly place: NamespacePlace;
  /** The line of the declaration: `environments.production`. */
  readonly line: string;
  readonly endpoint: string;
}

/** A failure of the SDK or of its credential, as one that says the way out. */
export function azureReadError(error: unknown, reading: Reading): unknown {
  if (!(error instanceof Error) || error.name === "AbortError") return error;
  const told = (code: AzureReadErrorCode, message: string): AzureReadError =>
    new AzureReadError(code, message, { cause: error });
  const { place, line, endpoint } = reading;
  const { status, code, syscall } = answerOf(error);
  if (status === undefined) {
    // It says the way out itself.
    if (error.name === "IdentityError") return error;
    if (/credential|authentication/i.test(error.name)) {
      return told(
        "NotSignedIn",
        `There is no token for Azure Resource Manager: ${firstSentence(error.message)} Sign in with \`az login\`.`,
      );
    }
    return syscall !== undefined || code !== undefined
      ? told(
          "Unreachable",
          `Azure Resource Manager at ${endpoint} cannot be reached: ${firstSentence(error.message)} Look at the network, its proxy, and the authorities in NODE_EXTRA_CA_CERTS.`,
        )
      : error;
  }
  if (status === 401) {
    const wayOut = tokenWords(code, place);
    return told(
      "TokenRefused",
      `Azure refuses the token: ${firstSentence(error.message)} ${wayOut}`,
    );
  }
  if (status === 403) return told("Forbidden", forbidden(error.message, place));
  const missing = status === 404 ? notFound(code, place, line) : undefined;
  if (missing !== undefined) return told("NotFound", missing);
  return told(
    "Failed",
    `Azure Resource Manager answered ${status}${code === undefined ? "" : ` ${code}`}: ${firstSentence(error.message)} Try again; if it stays so, see https://status.azure.com.`,
  );
}

function tokenWords(code: string | undefined, { subscriptionId }: NamespacePlace): string {
  switch (code) {
    case "InvalidAuthenticationTokenTenant":
      return `Sign in to the tenant of Azure subscription ${subscriptionId}: \`az login --tenant <tenant>\`.`;
    case "InvalidAuthenticationTokenAudience":
      return "Name the audience that this cloud takes.";
    default:
      return "Sign in again.";
  }
}

/** Reader may read everything that is compared, role assignments too. */
function forbidden(message: string, place: NamespacePlace): string {
  const objectId = /with object id '([^']+)'/.exec(message)?.[1];
  const action = /perform action '([^']+)'/.exec(message)?.[1];
  const command = az("role assignment create", {
    "assignee-object-id": objectId ?? "<object id>",
    role: "Reader",
    scope: place.id,
  });
  return `${objectId ?? "Who is signed in"} may not read namespace ${place.name}${
    action === undefined ? "" : ` (${action})`
  }. Assign the role Reader, and wait five minutes: \`${command}\`.`;
}

function notFound(
  code: string | undefined,
  place: NamespacePlace,
  line: string,
): string | undefined {
  switch (code) {
    case "SubscriptionNotFound":
      return `There is no Azure subscription ${place.subscriptionId} for who is signed in. Correct ${line}.subscriptionId, or sign in to its tenant with \`az login --tenant <tenant>\`.`;
    case "ResourceGroupNotFound":
      return `There is no resource group ${place.resourceGroup} in Azure subscription ${place.subscriptionId}. Correct ${line}.resourceGroup.`;
    case "ResourceNotFound":
      return `There is no namespace ${place.name} in resource group ${place.resourceGroup}. Deploy the declaration, or correct ${line}.`;
    default:
      return undefined;
  }
}

function answerOf(error: Error): {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly syscall: string | undefined;
} {
  const text = (key: string): string | undefined => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === "string" ? value : undefined;
  };
  const status: unknown = Reflect.get(error, "statusCode");
  return {
    status: typeof status === "number" ? status : undefined,
    code: text("code"),
    syscall: text("syscall"),
  };
}

function firstSentence(message: string): string {
  const [sentence = message] = /^.+?[.!?](?=\s|$)/s.exec(message.trim()) ?? [];
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
