/** What one batch may hold; the service's own limits are checked when it is written. */
export const batchLimits: Readonly<Record<"messages" | "bytes", number>> = {
  /**
   * Beyond about 4,500 messages the service fails batches for no reason that it tells.
   * https://github.com/Azure/azure-sdk-for-js/issues/33278
   */
  messages: 4_000,
  /**
   * What surely fits into the 256 KiB of the Standard tier, with what a batch says of itself: what does not
   * fit would be sent behind the batch that left after it, out of its order.
   */
  bytes: 192 * 1024,
};
