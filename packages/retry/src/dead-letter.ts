/** The options of {@link DeadLetter}. */
export interface DeadLetterOptions {
  /** What the person who finds the message should know. Service Bus keeps 4096 characters of it. */
  readonly description?: string;
  /** The error that led here. It describes the message when `description` is absent. */
  readonly cause?: unknown;
}

/**
 * A handler throws it to send its message to the dead-letter queue at once, whatever attempts are
 * left: for a message that no further attempt can help.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
 *
 * @example
 * ```ts
 * throw new DeadLetter("CustomerUnknown", { description: "Create the customer, then resubmit." });
 * ```
 */
export class DeadLetter extends Error {
  /** Becomes the message's `DeadLetterReason`; a stable word that one can group and search by. */
  readonly reason: string;
  /** Becomes the message's `DeadLetterErrorDescription`. */
  readonly description?: string;

  /**
   * @param reason why the message is set aside, such as `CustomerUnknown`; not empty
   * @throws TypeError when `reason` is empty
   */
  constructor(reason: string, options: DeadLetterOptions = {}) {
    const { description } = options;
    super(
      description === undefined ? reason : `${reason}: ${description}`,
      "cause" in options ? { cause: options.cause } : undefined,
    );
    if (typeof reason !== "string" || reason.trim() === "") {
      throw new TypeError('reason is empty: it must name why, such as "CustomerUnknown".');
    }
    this.name = "DeadLetter";
    this.reason = reason;
    if (description !== undefined) {
      this.description = description;
    }
  }
}
