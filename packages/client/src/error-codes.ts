/** The closed set of codes. */
export type BuspassErrorCode =
  | "KeyRefused"
  | "SharedAccessInvalid"
  | "NamespaceMissing"
  | "NamespaceInvalid"
  | "EnvironmentMissing"
  | "EnvironmentUnknown"
  | "WrongEnvironment"
  | "IdentityAmbiguous"
  | "IdentityInvalid"
  | "IdentityMissing"
  | "IdentityRefused"
  | "IdentityUnavailable"
  | "AccessDenied"
  | "TokenRefused"
  | "NotDeclared"
  | "NotAllowed"
  | "ContractViolation"
  | "UnknownMessage"
  | "ClaimStoreFailed"
  | "EntityNotFound"
  | "EntityDisabled"
  | "InvalidOperation"
  | "MessageTooLarge"
  | "QuotaExceeded"
  | "MessageNotFound"
  | "LockLost"
  | "SessionCannotBeLocked"
  | "TlsFailed"
  | "ProxyRefused"
  | "ServiceBusy"
  | "ServiceUnavailable"
  | "DeadlineExceeded"
  | "Closed"
  | "Unexpected";

/** What a code means, and whether the same call may succeed later without anybody changing anything. */
export interface ErrorCodeEntry {
  readonly transient: boolean;
  readonly meaning: string;
  readonly remedy: string;
}

/**
 * Every code that Buspass gives, once. `docs/errors.md` is made of this table.
 *
 * @example
 * const { transient, meaning } = errorCodes.ServiceBusy;
 */
export const errorCodes: Readonly<Record<BuspassErrorCode, ErrorCodeEntry>> = {
  KeyRefused: {
    transient: false,
    meaning:
      "A key, a connection string or a shared access signature was given where none is taken.",
    remedy: "Pass the name of the namespace alone and let the process connect as itself.",
  },
  SharedAccessInvalid: {
    transient: false,
    meaning: "What `sharedAccess` was given cannot be used.",
    remedy: "Give it a connection string, a reason, and the last day on which it may be used.",
  },
  NamespaceMissing: {
    transient: false,
    meaning: "No namespace was given.",
    remedy:
      "Pass `namespace`, or set AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE to its fully qualified name.",
  },
  NamespaceInvalid: {
    transient: false,
    meaning: "What was given is not the fully qualified name of a namespace.",
    remedy: "Write it as contoso-prod.servicebus.windows.net.",
  },
  EnvironmentMissing: {
    transient: false,
    meaning: "The declaration has environments, and nobody has said in which of them this is.",
    remedy: "Set BUSPASS_ENVIRONMENT to the name of one of them.",
  },
  EnvironmentUnknown: {
    transient: false,
    meaning: "The declaration has no environment of that name.",
    remedy: "Set BUSPASS_ENVIRONMENT to one that it has, or declare it.",
  },
  WrongEnvironment: {
    transient: false,
    meaning: "The namespace that was given is not the one of this process's environment.",
    remedy: "Let BUSPASS_ENVIRONMENT and the namespace say the same, or leave out the namespace.",
  },
  IdentityAmbiguous: {
    transient: false,
    meaning: "Two settings name different identities.",
    remedy: "Keep one of them, or pass a credential.",
  },
  IdentityInvalid: {
    transient: false,
    meaning: "What must be the id of an identity is none.",
    remedy: "Correct the setting that the error names.",
  },
  IdentityMissing: {
    transient: false,
    meaning: "This process has no identity: its host gave it none, or no developer is signed in.",
    remedy: "Assign a managed identity to the host; on a developer's machine, sign in.",
  },
  IdentityRefused: {
    transient: false,
    meaning: "Microsoft Entra refuses to give a token to the identity.",
    remedy: "Look up the number that begins with AADSTS, if the error has one.",
  },
  IdentityUnavailable: {
    transient: true,
    meaning: "This process could not get a token.",
    remedy: "Assign a managed identity to the host; on a developer's machine, pass a credential.",
  },
  AccessDenied: {
    transient: false,
    meaning: "The identity has no role that allows the operation on the entity.",
    remedy: "Assign the role that the error names, at the scope that it names.",
  },
  TokenRefused: {
    transient: false,
    meaning: "The namespace does not accept the token itself.",
    remedy:
      "Check that the identity belongs to the tenant of the namespace, and this host's clock.",
  },
  NotDeclared: {
    transient: false,
    meaning: "The bus does not declare this entity, or this message on it.",
    remedy: "Declare it in `defineBus`.",
  },
  NotAllowed: {
    transient: false,
    meaning: "The declaration does not let the identity use the entity in this way.",
    remedy: "Add the entity to what the identity `sends` or `receives`, and assign it the role.",
  },
  ContractViolation: {
    transient: false,
    meaning: "A body does not fit its message's contract.",
    remedy: "Correct the fields that the error names. Nothing was sent.",
  },
  UnknownMessage: {
    transient: true,
    meaning:
      "A receiver left a message to others, as it was told to: it does not know the type, or so new a version.",
    remedy: "Deploy a receiver with a handler for it.",
  },
  ClaimStoreFailed: {
    transient: true,
    meaning: "The store of large bodies did not keep a body, or did not give it.",
    remedy: "Check the store, and what this process's identity may do there.",
  },
  EntityNotFound: {
    transient: false,
    meaning: "The namespace has no queue, topic or subscription of that name.",
    remedy: "Create it, or correct the declaration.",
  },
  EntityDisabled: {
    transient: false,
    meaning: "The entity is disabled, for this operation or for all.",
    remedy: "Set its status to Active.",
  },
  InvalidOperation: {
    transient: false,
    meaning: "The entity does not take the operation as it was asked for.",
    remedy: "Compare the settings of the entity with the declaration: sessions first.",
  },
  MessageTooLarge: {
    transient: false,
    meaning: "A message is larger than the entity takes.",
    remedy: "Put the large part elsewhere, such as in Blob Storage, and send where it is.",
  },
  QuotaExceeded: {
    transient: false,
    meaning: "The entity is full, or another quota of it is used up.",
    remedy: "Receive what is in it, its dead letters included, or enlarge it.",
  },
  MessageNotFound: {
    transient: false,
    meaning: "The message is not there any more.",
    remedy:
      "It was settled, it has expired, or it was scheduled and has appeared: nothing need be done, unless it was to be taken back.",
  },
  LockLost: {
    transient: false,
    meaning: "A message could not be settled: its lock had ended. It is delivered again.",
    remedy: "Give the entity a longer lock, or let the handler do less.",
  },
  SessionCannotBeLocked: {
    transient: true,
    meaning: "Another receiver holds the session.",
    remedy: "Wait for it to let go.",
  },
  TlsFailed: {
    transient: false,
    meaning:
      "The connection could not be made secure: the certificate is not trusted, or there is none.",
    remedy:
      "Where a proxy or firewall opens TLS, set NODE_EXTRA_CA_CERTS to the file of its authority before the process starts; else check this host's clock and the name of the namespace.",
  },
  ProxyRefused: {
    transient: false,
    meaning: "The proxy does not let this process through.",
    remedy:
      "Check the proxy's address and credentials, and that it allows port 443 of the namespace.",
  },
  ServiceBusy: {
    transient: true,
    meaning: "The namespace is throttled: it got more than it is sized for.",
    remedy: "Send less, or give it more capacity; the call may be repeated after a while.",
  },
  ServiceUnavailable: {
    transient: true,
    meaning: "The namespace could not be reached, or did not answer in time.",
    remedy: "Check network and service health; the call may be repeated.",
  },
  DeadlineExceeded: {
    transient: true,
    meaning: "A message was not accepted in the time that its sender gave it; it may still arrive.",
    remedy: "Mend what the last try failed with, or give a longer deadlineMs.",
  },
  Closed: {
    transient: false,
    meaning: "The client is closed.",
    remedy: "Use it before it is closed or disposed of.",
  },
  Unexpected: {
    transient: false,
    meaning: "The service refused for a reason that Buspass has no word for.",
    remedy: "Read `cause`.",
  },
};
