import type { SoakReport } from "./run-soak.ts";

/** What the heap may grow by on its own, and for each message that came and went. */
const slackBytes = 6_000_000;
const bytesPerMessage = 200;

/** What a soak found that must not be, a sentence each. */
export function soakFailures(report: SoakReport): string[] {
  const { flows, troubles, failed, end, earlyHeapBytes, acceptedSince, complaints } = report;
  const failures: string[] = [];
  for (const { from, source, accepted, lost } of flows) {
    if (accepted === 0) failures.push(`${from} sent nothing that arrives at ${source}.`);
    if (lost.length > 0) {
      failures.push(`${lost.length} of ${from} never came out of ${source}: ${lost.join(" ")}.`);
    }
  }
  for (const [name, count] of Object.entries(troubles)) {
    if (count === 0) failures.push(`No fault ever met ${name}.`);
  }
  for (const name of failed) failures.push(`${name} failed, or had to be killed.`);
  const { left, deadLettered, openConnections, openLinks, heapBytes } = end;
  if (left + deadLettered > 0) {
    failures.push(`${left} messages are left, and ${deadLettered} are dead letters.`);
  }
  if (openConnections + openLinks > 0) {
    failures.push(`${openConnections} connections and ${openLinks} links are left.`);
  }
  const grownBytes = heapBytes - earlyHeapBytes;
  if (grownBytes > slackBytes + acceptedSince * bytesPerMessage) {
    failures.push(`The heap grew by ${grownBytes} bytes over ${acceptedSince} messages.`);
  }
  if (complaints !== "") failures.push(`The namespace: ${complaints}`);
  return failures;
}
