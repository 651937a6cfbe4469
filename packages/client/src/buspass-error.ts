import type { Issue } from "@buspass/contracts";
import { redact } from "@buspass/identity/key-guard";
import { causeOf } from "./cause-of.ts";
import type { ConnectedIdentity } from "./connected-identity.ts";
import { type BuspassErrorCode, errorCodes } from "./error-codes.ts";

/** What was tried, where, and as whom. */
export interface Attempted {
  /** `"send"` or `"receive"`, where it was one of them. */
  readonly operation?: string;
  /** In words: `queue "orders"`. */
  readonly entity?: string;
  readonly namespace: string;
  readonly identity: ConnectedIdentity;
}

/** What an error is made of; `message` is one sentence for a person. */
export interface BuspassErrorOptions {
  /** What to do about it, instead of the code's general remedy. */
  readonly remedy?: string;
  readonly cause?: unknown;
  readonly issues?: readonly Issue[];
  readonly attempted?: Attempted;
}

/** An error as a log has it. */
export interface BuspassErrorJson {
  readonly name: string;
  readonly code: BuspassErrorCode;
  readonly message: string;
  readonly transient: boolean;
  readonly docs: string;
  readonly issues?: readonly Issue[];
  readonly attempted?: Attempted;
}

/** A field may be named by a key of the body. */
function withoutSecrets({ path, message }: Issue): Issue {
  return { path: redact(path), message: redact(message) };
}

/** In the repository of Buspass. */
const page = "docs/errors.md";

/**
 * Everything that this package throws. `code` is for programs, `message` for people: what happened,
 * then the way out. Keys and tokens are taken out of every text, those of `cause` included.
 *
 * @example
 * try {
 *   await client.queue("orders").send(OrderPlaced, order);
 * } catch (error) {
 *   if (!(error instanceof BuspassError && error.transient)) throw error;
 *   console.warn(error.code, error.remedy);
 * }
 */
export class BuspassError extends Error {
  override readonly name = "BuspassError";
  readonly code: BuspassErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly transient: boolean;
  /** The way out, as in the message. */
  readonly remedy: string;
  /** Where the code is explained: the page and its anchor, in the repository of Buspass. */
  readonly docs: string;
  /** Of a ContractViolation: what is wrong with which field, without its value. */
  declare readonly issues?: readonly Issue[];
  /** What was tried, where and as whom, once a client was connected. */
  declare readonly attempted?: Attempted;

  constructor(code: BuspassErrorCode, what: string, options: BuspassErrorOptions = {}) {
    const { cause, issues, attempted } = options;
    const remedy = redact(options.remedy ?? errorCodes[code].remedy);
    super(
      `${redact(what)} ${remedy}`,
      cause === undefined ? {} : { cause: cause instanceof BuspassError ? cause : causeOf(cause) },
    );
    this.code = code;
    this.transient = errorCodes[code].transient;
    this.remedy = remedy;
    this.docs = `${page}#${code.toLowerCase()}`;
    if (issues !== undefined) this.issues = issues.map(withoutSecrets);
    if (attempted !== undefined) this.attempted = attempted;
  }

  /** Plain data for logs, without stack and cause. */
  toJSON(): BuspassErrorJson {
    const { name, code, message, transient, docs, issues, attempted } = this;
    return {
      name,
      code,
      message,
      transient,
      docs,
      ...(issues && { issues }),
      ...(attempted && { attempted }),
    };
  }
}
