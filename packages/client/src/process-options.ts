import { exponential, type Redelivery } from "@buspass/retry";
import { observer } from "./observer.ts";
import { outOfRange } from "./out-of-range.ts";
import type { ProcessorEvent } from "./processor-event.ts";

/**
 * How a processor works. Every field has a default.
 *
 * @example
 * const options: ProcessOptions = {
 *   concurrency: 16,
 *   redelivery: exponential({ attempts: 5, maxDelayMs: 60_000 }),
 *   onEvent: (event) => console.info(event.type),
 * };
 */
export interface ProcessOptions {
  /** How many messages are in handlers at once. Default 1, which keeps their order. */
  readonly concurrency?: number;
  /**
   * What happens after a handler throws. Default: `exponential` with the entity's `maxDeliveryCount`.
   * Never more attempts than the declared `maxDeliveryCount`, so that a dead letter says what the
   * handler's last error was. Between attempts the message stays locked and counts as in a handler.
   */
  readonly redelivery?: Redelivery;
  /**
   * What becomes of a message whose version is above all that the handlers read. `"dead-letter"`, the
   * default, sets it aside at once with the reason `UnknownVersion`; `"redeliver"` leaves it, by
   * `redelivery`, to an instance that is deployed later, and sets it aside when its attempts are used up;
   * `"read"` takes it as the newest version that is known, whose schema decides whether it fits.
   */
  readonly newerVersions?: "dead-letter" | "redeliver" | "read";
  /**
   * What becomes of a message of a type that no handler is for: `"dead-letter"`, the default, or
   * `"redeliver"`, as with newer versions.
   */
  readonly unknownMessages?: "dead-letter" | "redeliver";
  /** How long `close` waits for running handlers before it aborts them, in milliseconds. Default 30,000. */
  readonly drainTimeoutMs?: number;
  /** Told of everything that the processor does. What it throws becomes a warning of the process. */
  readonly onEvent?: (event: ProcessorEvent) => void;
}

/** The options of a processor with their defaults, checked. */
export interface ProcessSettings {
  readonly concurrency: number;
  readonly redelivery: Redelivery;
  readonly newerVersions: NonNullable<ProcessOptions["newerVersions"]>;
  readonly unknownMessages: NonNullable<ProcessOptions["unknownMessages"]>;
  readonly drainTimeoutMs: number;
  readonly onEvent: (event: ProcessorEvent) => void;
}

/** Node fires a timer at once when its delay does not fit in a signed 32-bit integer. */
const longestTimerMs = 2_147_483_647;

/** @throws RangeError when an option is out of its range; it names the option and what is allowed */
export function processSettings(
  options: ProcessOptions,
  maxDeliveryCount: number,
): ProcessSettings {
  const { concurrency = 1, drainTimeoutMs = 30_000 } = options;
  if (!Number.isSafeInteger(concurrency) || concurrency < 1) {
    throw outOfRange(`concurrency is ${concurrency}: it must be a whole number from 1 up.`);
  }
  if (!(drainTimeoutMs >= 0 && drainTimeoutMs <= longestTimerMs)) {
    throw outOfRange(
      `drainTimeoutMs is ${drainTimeoutMs}: it must be from 0 to ${longestTimerMs} milliseconds.`,
    );
  }
  const { newerVersions = "dead-letter", unknownMessages = "dead-letter" } = options;
  checkChoice("newerVersions", newerVersions, ["dead-letter", "redeliver", "read"]);
  checkChoice("unknownMessages", unknownMessages, ["dead-letter", "redeliver"]);
  const redelivery = options.redelivery ?? exponential({ attempts: maxDeliveryCount });
  return {
    concurrency,
    newerVersions,
    unknownMessages,
    drainTimeoutMs,
    onEvent: observer(options.onEvent),
    redelivery: {
      attempts: Math.min(redelivery.attempts, maxDeliveryCount),
      // Not a copy of the fields: a policy may be an instance of a class.
      delayMs: (attempt, random) => redelivery.delayMs(attempt, random),
    },
  };
}

function checkChoice(name: string, value: string, choices: readonly string[]): void {
  if (!choices.includes(value)) {
    throw outOfRange(`${name} is "${value}": it must be one of ${choices.join(", ")}.`);
  }
}
