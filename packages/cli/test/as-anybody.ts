/** What to put before a command so that it may read no more than its user may: root gives that up. */
export const asAnybody: readonly string[] =
  process.getuid?.() === 0
    ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"]
    : [];
