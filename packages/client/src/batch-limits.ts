/** What one batch may hold; the service's own limits are checked when it is written. */
export const batchLimits: Readonly<Record<"messages" | "bytes" | "overheadBytes", number>> = {
  /**
   * Beyond about 4,500 messages the service fails batches for no reason that it tells.
   * https://github.com/Azure/azure-sdk-for-js/issues/33278
   */
  messages: 4_000,
  /** Below the 256 KiB of the Standard tier, with the sections of the broker and the properties. */
  bytes: 200 * 1024,
  /** Properties and sections beside the body. */
  overheadBytes: 512,
};
