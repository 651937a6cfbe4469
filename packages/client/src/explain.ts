import { type Attempted, BuspassError } from "./buspass-error.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import { type Entity, named } from "./entity.ts";
import { type BuspassErrorCode, errorCodes } from "./error-codes.ts";
import { wordsOf } from "./error-words.ts";
import { failureOf } from "./failures.ts";
import { grantRole, roles } from "./grant-role.ts";
import { sentenceOf } from "./sentence-of.ts";

/** What was tried when something failed: all that a person needs to mend it. */
export interface Attempt {
  readonly operation: "send" | "receive";
  readonly entity: Entity;
  readonly namespace: string;
  readonly identity: ConnectedIdentity;
}

/** Turns whatever the SDK threw into an error that says what was tried, as whom, and the way out. */
export function explain(cause: unknown, attempt: Attempt): BuspassError {
  if (cause instanceof BuspassError) return cause;
  const { operation, entity, namespace, identity } = attempt;
  const said = wordsOf(cause);
  const failure = failureOf(said);
  const code = failure?.code ?? "Unexpected";
  const attempted: Attempted = { operation, entity: named(entity), namespace, identity };
  const what = (sentences[code] ?? refused)(attempt, sentenceOf(said.message));
  const remedy = remedyOf(code, attempt) ?? failure?.remedy ?? errorCodes[code].remedy;
  return new BuspassError(code, what, { cause, remedy, attempted });
}

type Sentence = (attempt: Attempt, reason: string) => string;

const couldNot: Sentence = (attempt, reason) => `Could not ${doing(attempt)}: ${reason}`;
const refused: Sentence = (attempt, reason) => `${where(attempt)}: ${reason}`;
const noToken: Sentence = ({ identity }, reason) => `No token from ${identity.source}: ${reason}`;

/** What happened, by code; the service's own words where they say more. */
const sentences: Readonly<Partial<Record<BuspassErrorCode, Sentence>>> = {
  AccessDenied: (attempt) =>
    `${who(attempt)} may not ${doing(attempt)}: it lacks ${lacks(attempt)}.`,
  TokenRefused: (attempt, reason) =>
    `${attempt.namespace} refused the token of ${whom(attempt)}: ${reason}`,
  KeyRefused: ({ namespace }) =>
    `${namespace} takes no keys: its local authentication is disabled.`,
  EntityNotFound: (attempt) => `There is no ${where(attempt)}.`,
  EntityDisabled: (attempt, reason) => `Could not ${doing(attempt)}, which is disabled: ${reason}`,
  LockLost: (attempt) => `The lock on a message of ${where(attempt)} was lost.`,
  Closed: ({ namespace }) => `The connection to ${namespace} was closed.`,
  IdentityMissing: noToken,
  IdentityRefused: noToken,
  IdentityUnavailable: noToken,
  InvalidOperation: couldNot,
  MessageTooLarge: couldNot,
  QuotaExceeded: couldNot,
  TlsFailed: couldNot,
  ProxyRefused: couldNot,
  ServiceBusy: couldNot,
  ServiceUnavailable: couldNot,
};

function remedyOf(code: BuspassErrorCode, attempt: Attempt): string | undefined {
  switch (code) {
    case "AccessDenied":
      return grantRole(attempt);
    case "KeyRefused":
      return "Connect as this process's identity: leave out `credential`.";
    default:
      return undefined;
  }
}

function where({ entity, namespace }: Attempt): string {
  return `${named(entity)} of ${namespace}`;
}

function doing(attempt: Attempt): string {
  return `${attempt.operation === "send" ? "send to" : "receive from"} ${where(attempt)}`;
}

function who(attempt: Attempt): string {
  return `This process (${whom(attempt)})`;
}

function whom({ identity }: Attempt): string {
  const { objectId, clientId, source } = identity;
  const ids = [objectId && `object id ${objectId}`, clientId && `client id ${clientId}`];
  return [...ids, `token from ${source}`].filter(Boolean).join(", ");
}

function lacks({ operation, identity }: Attempt): string {
  return identity.type === "key"
    ? `the right ${operation === "send" ? "Send" : "Listen"}`
    : `the role "${roles[operation]}"`;
}
