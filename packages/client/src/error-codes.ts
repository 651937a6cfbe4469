/** The closed set of codes. */
export type BuspassErrorCode =
  | "KeyRefused"
  | "NamespaceMissing"
  | "NamespaceInvalid"
  | "IdentityAmbiguous"
  | "IdentityUnavailable"
  | "AccessDenied"
  | "TokenRefused"
  | "EntityNotFound"
  | "NotDeclared"
  | "ContractViolation"
  | "LockLost"
  | "ServiceUnavailable"
  | "Closed"
  | "Unexpected";

/** What a code means, and whether the same call may succeed later without anybody changing anything. */
export interface ErrorCodeEntry {
  readonly transient: boolean;
  readonly meaning: string;
  readonly remedy: string;
}

/** Every code that Buspass gives, once. `docs/errors.md` shows this table. */
export const errorCodes: Readonly<Record<BuspassErrorCode, ErrorCodeEntry>> = {
  KeyRefused: {
    transient: false,
    meaning: "A key, a connection string or a shared access signature was given.",
    remedy: "Pass the name of the namespace alone and let the process connect as itself.",
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
  IdentityAmbiguous: {
    transient: false,
    meaning: "Two settings name different identities.",
    remedy: "Keep one of them, or pass a credential.",
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
  EntityNotFound: {
    transient: false,
    meaning: "The namespace has no queue, topic or subscription of that name.",
    remedy: "Create it, or correct the declaration.",
  },
  NotDeclared: {
    transient: false,
    meaning: "The bus does not declare this entity, or this message on it.",
    remedy: "Declare it in `defineBus`.",
  },
  ContractViolation: {
    transient: false,
    meaning: "A body does not fit its message's contract.",
    remedy: "Correct the fields that the error names. Nothing was sent.",
  },
  LockLost: {
    transient: false,
    meaning: "A message could not be settled: its lock had ended. It is delivered again.",
    remedy: "Give the entity a longer lock, or let the handler do less.",
  },
  ServiceUnavailable: {
    transient: true,
    meaning: "The namespace could not be reached, was busy, or did not answer in time.",
    remedy: "Check network and service health; the call may be repeated.",
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
