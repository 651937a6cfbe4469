import type { BuspassErrorCode } from "./error-codes.ts";
import type { ErrorWords } from "./error-words.ts";

/** A way to fail that others have words for, and the code that Buspass has for it. */
export interface Failure {
  readonly code: BuspassErrorCode;
  /** Names and codes of theirs, any of which tells. */
  readonly of: readonly string[];
  /** What the message must say besides. */
  readonly says?: RegExp;
  /** The way out, where it is another than the code's. */
  readonly remedy?: string;
}

/*
 * Where the words come from:
 * - `MessagingEntityNotFound`: `code` of ServiceBusError (@azure/service-bus 7.9);
 * - `DetachForcedError`: AMQP's own conditions as `ConditionErrorNameMapper` of @azure/core-amqp 4.5
 *   names them; those that ServiceBusError has no code for stand at the beginning of its message;
 * - `ECONNREFUSED`, `CERT_HAS_EXPIRED`: Node.js and OpenSSL;
 * - `CredentialUnavailableError`: the names of @azure/identity's errors;
 * - `IdentityMissing`: `code` of IdentityError.
 */

const blockedPort =
  'Check network and service health. Where port 5671 is blocked, connect with `transport: "webSockets"`, which takes port 443; the call may be repeated.';

/** The first that fits is the one. */
export const failures: readonly Failure[] = [
  { code: "AccessDenied", of: ["UnauthorizedAccess"], says: /claim\(s\) are required/ },
  { code: "KeyRefused", of: ["UnauthorizedAccess"], says: /LocalAuthDisabled/ },
  { code: "TokenRefused", of: ["UnauthorizedAccess", "PublisherRevokedError"] },

  { code: "EntityNotFound", of: ["MessagingEntityNotFound", "ResourceDeletedError"] },
  { code: "EntityDisabled", of: ["MessagingEntityDisabled"] },
  { code: "MessageTooLarge", of: ["MessageSizeExceeded"] },
  { code: "QuotaExceeded", of: ["QuotaExceeded"] },
  { code: "MessageNotFound", of: ["MessageNotFound"] },
  { code: "LockLost", of: ["MessageLockLost", "SessionLockLost", "StoreLockLostError"] },
  { code: "SessionCannotBeLocked", of: ["SessionCannotBeLocked"] },
  {
    code: "InvalidOperation",
    of: [
      "InvalidOperationError",
      "ArgumentError",
      "ArgumentOutOfRangeError",
      "InvalidFieldError",
      "DecodeError",
      "NotImplementedError",
      "PreconditionFailedError",
      "IllegalStateError",
      "FrameSizeTooSmallError",
      "MessagingEntityAlreadyExists",
      "ResourceLockedError",
      "LinkRedirectError",
      "PartitionNotOwnedError",
    ],
  },
  // Buspass never asks for a session that it was not given, so this one is the SDK's for both.
  {
    code: "InvalidOperation",
    of: ["Error"],
    says: /failed to create receiver but without an error/,
  },

  { code: "ServiceBusy", of: ["ServiceBusy"] },
  {
    code: "ServiceUnavailable",
    of: [
      "ServiceTimeout",
      "ServiceCommunicationProblem",
      "InternalServerError",
      // What the SDK makes of status 500, in a reply to a request as for a token.
      "NoMatchingSubscriptionError",
      "OperationCancelledError",
      "OperationTimeoutError",
      "DetachForcedError",
      "ConnectionForcedError",
      "ConnectionRedirectError",
      "ReceiverDisconnectedError",
      "TransferLimitExceededError",
      "FramingError",
      "SenderBusyError",
      "SenderNotReadyError",
      "InsufficientCreditError",
      "SendOperationFailedError",
    ],
  },

  {
    code: "ServiceUnavailable",
    of: ["ENOTFOUND"],
    remedy: "Check the name of the namespace, and that this network's DNS knows it.",
  },
  {
    code: "ServiceUnavailable",
    of: [
      "ECONNREFUSED",
      "ECONNRESET",
      "ECONNABORTED",
      "EPIPE",
      "ERR_STREAM_DESTROYED",
      "ERR_STREAM_WRITE_AFTER_END",
      "ETIMEDOUT",
      "EAI_AGAIN",
      "EADDRNOTAVAIL",
      "EHOSTDOWN",
      "EHOSTUNREACH",
      "ENETDOWN",
      "ENETRESET",
      "ENETUNREACH",
    ],
    remedy: blockedPort,
  },
  // Of rhea-promise, and of Buspass, which were told no reason.
  { code: "ServiceUnavailable", of: ["ConnectionLostError"], remedy: blockedPort },
  { code: "ServiceUnavailable", of: ["Error"], says: /^Failed to connect$/, remedy: blockedPort },
  {
    code: "TlsFailed",
    of: [
      "CERT_HAS_EXPIRED",
      "CERT_NOT_YET_VALID",
      "CERT_REVOKED",
      "CERT_UNTRUSTED",
      "DEPTH_ZERO_SELF_SIGNED_CERT",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    ],
  },
  {
    code: "TlsFailed",
    of: ["EPROTO", "ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_PACKET_LENGTH_TOO_LONG"],
    remedy:
      "What answers there speaks no TLS: check the name and port of the namespace, and what stands between.",
  },
  // What `ws` makes of an answer that is no WebSocket's: a proxy's, or that of what stands between.
  {
    code: "ProxyRefused",
    of: ["Error"],
    says: /^Unexpected server response: 40[137]$/,
  },
  {
    code: "ServiceUnavailable",
    of: ["Error"],
    says: /^Unexpected server response: 5\d\d$/,
    remedy:
      "Check the proxy, if there is one, and network and service health; the call may be repeated.",
  },

  { code: "KeyRefused", of: ["KeyRefused"] },
  { code: "IdentityAmbiguous", of: ["IdentityAmbiguous"] },
  { code: "IdentityInvalid", of: ["IdentityInvalid"] },
  { code: "IdentityMissing", of: ["IdentityMissing", "NotDevelopment", "NotSignedIn"] },
  // All but those that pass: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
  {
    code: "IdentityRefused",
    of: ["AuthenticationError"],
    says: /AADSTS(?!(?:90006|90024|90033|90055)\b)\d+/,
  },
  {
    code: "IdentityUnavailable",
    of: ["AuthenticationError", "AuthenticationRequiredError", "CredentialUnavailableError"],
  },

  // The SDK ends what it was doing for good when somebody closes the connection.
  { code: "Closed", of: ["AbortError"] },
  { code: "Closed", of: ["Error"], says: /underlying AMQP connection is closed/ },
];

/** The failure that an error of others tells of; undefined if it is none of these. */
export function failureOf({ words, message }: ErrorWords): Failure | undefined {
  return failures.find(
    ({ of, says }) => of.some((word) => words.has(word)) && (says?.test(message) ?? true),
  );
}
