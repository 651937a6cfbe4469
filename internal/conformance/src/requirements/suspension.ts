import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const suspension = [
  {
    id: "SB-SUSPEND-001",
    claim: "A disabled queue takes no messages.",
    source: `${docs}/entity-suspend#queue-status`,
    area: "suspension",
  },
  {
    id: "SB-SUSPEND-002",
    claim: "A disabled queue gives no messages.",
    source: `${docs}/entity-suspend#queue-status`,
    area: "suspension",
  },
  {
    id: "SB-SUSPEND-003",
    claim: "A queue that is disabled for sending gives its messages.",
    source: `${docs}/entity-suspend#queue-status`,
    area: "suspension",
  },
  {
    id: "SB-SUSPEND-004",
    claim: "A queue that is disabled for receiving takes messages, and gives none.",
    source: `${docs}/entity-suspend#queue-status`,
    area: "suspension",
  },
  {
    id: "SB-SUSPEND-005",
    claim: "A disabled topic takes no messages.",
    source: `${docs}/entity-suspend#topic-status`,
    area: "suspension",
  },
  {
    id: "SB-SUSPEND-006",
    claim: "A disabled subscription gets messages, and gives none.",
    source: `${docs}/entity-suspend#subscription-status`,
    area: "suspension",
  },
] as const satisfies readonly Requirement[];
