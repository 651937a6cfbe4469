/** The parts of the service that claims are about, in the order of the report. */
export const areas = [
  "connection",
  "claims-based security",
  "authorization",
  "links",
  "sending",
  "receiving",
  "locks",
  "dead letters",
  "sessions",
  "scheduling",
  "deferral",
  "expiry",
  "duplicate detection",
  "topics",
  "filters",
  "actions",
  "forwarding",
  "peek",
  "suspension",
  "management",
  "errors",
  "messages",
  "transactions",
  "administration",
  "resource manager",
  "identity",
] as const;

export type Area = (typeof areas)[number];

/** One claim about the service, and who says so. */
export interface Requirement {
  /** `SB-`, a word for the area, and three digits. Never used again for another claim. */
  readonly id: string;
  /** One sentence that is true of Azure Service Bus, or of what Azure has around it. */
  readonly claim: string;
  /** A page and its section, a clause of AMQP 1.0, an issue, or how it was observed. */
  readonly source: string;
  readonly area: Area;
}
