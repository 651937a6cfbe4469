import type { EntityTimes } from "../../entities/queue.ts";
import { element, type XmlElement } from "../xml-element.ts";

export function writeTimes({ createdAtMs, updatedAtMs, accessedAtMs }: EntityTimes): XmlElement[] {
  return [
    element("CreatedAt", new Date(createdAtMs).toISOString()),
    element("UpdatedAt", new Date(updatedAtMs).toISOString()),
    // .NET's DateTime.MinValue stands for never.
    element(
      "AccessedAt",
      accessedAtMs === undefined ? "0001-01-01T00:00:00Z" : new Date(accessedAtMs).toISOString(),
    ),
  ];
}
