import { BuspassError } from "./buspass-error.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import { type Entity, named, resourcePath } from "./entity.ts";

/** What was tried when something failed: all that a person needs to mend it. */
export interface Attempted {
  readonly operation: "send" | "receive";
  readonly entity: Entity;
  readonly namespace: string;
  readonly identity: ConnectedIdentity;
}

const roles = {
  send: "Azure Service Bus Data Sender",
  receive: "Azure Service Bus Data Receiver",
} as const;

/** Codes of Node's own network errors. */
const networkCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EAI_AGAIN",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

/** Codes of the SDK that mean: the service or the way to it. */
const serviceCodes = new Set(["ServiceBusy", "ServiceTimeout", "ServiceCommunicationProblem"]);

/** Turns whatever the SDK threw into an error that says what was tried, as whom, and the way out. */
export function explain(cause: unknown, attempted: Attempted): BuspassError {
  if (cause instanceof BuspassError) return cause;
  const { operation, entity, namespace } = attempted;
  const { code, name, message } = fieldsOf(cause);
  const where = `${named(entity)} of ${namespace}`;
  if (code === "UnauthorizedAccess") {
    return message.includes("claim(s) are required")
      ? accessDenied(attempted, cause)
      : new BuspassError("TokenRefused", `${namespace} refused the token: ${sentence(message)}`, {
          cause,
        });
  }
  if (code === "MessagingEntityNotFound") {
    return new BuspassError("EntityNotFound", `There is no ${where}.`, { cause });
  }
  if (code === "MessageLockLost" || code === "SessionLockLost") {
    return new BuspassError("LockLost", `The lock on a message of ${where} was lost.`, { cause });
  }
  // The SDK ends what it was doing for good when somebody closes the connection.
  if (name === "AbortError") {
    return new BuspassError("Closed", `The connection to ${namespace} was closed.`, { cause });
  }
  if (/^(CredentialUnavailable|Authentication(Required)?)Error$/.test(name)) {
    return new BuspassError("IdentityUnavailable", `No token: ${sentence(message)}`, { cause });
  }
  if (serviceCodes.has(code) || networkCodes.has(code) || name === "OperationTimeoutError") {
    const what = `Could not ${operation} ${operation === "send" ? "to" : "from"} ${where}`;
    return new BuspassError("ServiceUnavailable", `${what}: ${sentence(message)}`, { cause });
  }
  return new BuspassError("Unexpected", `${where}: ${sentence(message)}`, { cause });
}

function accessDenied(attempted: Attempted, cause: unknown): BuspassError {
  const { operation, entity, namespace, identity } = attempted;
  const ids = [
    identity.objectId && `object id ${identity.objectId}`,
    identity.clientId && `client id ${identity.clientId}`,
    `token from ${identity.source}`,
  ].filter(Boolean);
  const doing = operation === "send" ? "send to" : "receive from";
  const who = `This process (${ids.join(", ")})`;
  const scope = [
    "/subscriptions/<subscription-id>/resourceGroups/<resource-group>",
    `providers/Microsoft.ServiceBus/namespaces/${namespace.split(/[.:]/, 1)[0]}`,
    resourcePath(entity),
  ].join("/");
  return new BuspassError(
    "AccessDenied",
    `${who} may not ${doing} ${named(entity)} of ${namespace}: it lacks the role "${roles[operation]}".`,
    {
      cause,
      remedy: `Grant it, and allow up to five minutes for it to take effect: az role assignment create --assignee-object-id ${identity.objectId ?? "<object-id>"} --assignee-principal-type ServicePrincipal --role "${roles[operation]}" --scope ${scope}`,
    },
  );
}

function fieldsOf(cause: unknown): { code: string; name: string; message: string } {
  if (typeof cause !== "object" || cause === null) {
    return { code: "", name: "", message: String(cause) };
  }
  const text = (key: string): string => {
    const value: unknown = Reflect.get(cause, key);
    return typeof value === "string" ? value : "";
  };
  return { code: text("code"), name: text("name"), message: text("message") };
}

/** One line that ends like a sentence, without the service's tracking numbers. */
function sentence(message: string): string {
  const [line = ""] = message.replace(/\s*TrackingId:.*$/s, "").split("\n", 1);
  const trimmed = line.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed || "no reason was given"}.`;
}
