import type { Requirement } from "../requirement.ts";
import { docs } from "../sources.ts";

export const duplicateDetection = [
  {
    id: "SB-DUP-001",
    claim: "A second message with the same id is accepted and dropped.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-002",
    claim: "Nothing but the message id is considered.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-003",
    claim: "After the window an id may come again.",
    source: `${docs}/duplicate-detection#duplicate-detection-window-size`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-004",
    claim: "Scheduled messages count: whichever came second is dropped.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-005",
    claim: "A topic drops duplicates for all of its subscriptions.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-006",
    claim: "Without duplicate detection ids are not compared.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-007",
    claim: "The window is ten minutes where nothing else is set.",
    source: `${docs}/duplicate-detection#duplicate-detection-window-size`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-008",
    claim: "The id of a message that was completed is still known.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
  {
    id: "SB-DUP-009",
    claim: "Duplicates within one batch are dropped.",
    source: `${docs}/duplicate-detection#how-it-works`,
    area: "duplicate detection",
  },
] as const satisfies readonly Requirement[];
