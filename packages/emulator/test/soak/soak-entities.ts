/** Where messages are sent, and the sources that each of them must then come out of. */
export const sourcesOf: Readonly<Record<string, readonly string[]>> = {
  orders: ["orders"],
  visits: ["visits"],
  events: ["events/Subscriptions/billing", "events/Subscriptions/audit"],
};

/** Every link can lead to one of these. */
export const paths: readonly string[] = [...Object.keys(sourcesOf), ...(sourcesOf["events"] ?? [])];
