import { redact } from "@buspass/identity";
import { type BuspassErrorCode, errorCodes } from "./error-codes.ts";

/** What an error is made of; `message` is one sentence for a person. */
export interface BuspassErrorOptions {
  /** What to do about it, instead of the code's general remedy. */
  readonly remedy?: string;
  readonly cause?: unknown;
}

/**
 * Everything that this package throws. `code` is for programs, `message` for people: what happened,
 * then the way out. Keys and tokens are taken out of every text.
 */
export class BuspassError extends Error {
  override readonly name = "BuspassError";
  readonly code: BuspassErrorCode;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly transient: boolean;
  /** The way out, as in the message. */
  readonly remedy: string;

  constructor(code: BuspassErrorCode, what: string, options: BuspassErrorOptions = {}) {
    const remedy = redact(options.remedy ?? errorCodes[code].remedy);
    super(`${redact(what)} ${remedy}`, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.transient = errorCodes[code].transient;
    this.remedy = remedy;
  }

  /** Plain data for logs, without stack and cause: both may quote what others wrote. */
  toJSON(): { name: string; code: BuspassErrorCode; message: string; transient: boolean } {
    const { name, code, message, transient } = this;
    return { name, code, message, transient };
  }
}
