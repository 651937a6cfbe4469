import { expect } from "vitest";

/** Fails with the complaints as they are: a difference between two lists would bury them. */
export function expectNoComplaints(complaints: readonly string[]): void {
  if (complaints.length > 0) expect.fail(complaints.join("\n"));
}
