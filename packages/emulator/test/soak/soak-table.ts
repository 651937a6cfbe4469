import type { SoakReport } from "./run-soak.ts";

/** A soak's report for a person. */
export function soakTable(report: SoakReport): string {
  const { seconds, seed, skipped, faults, flows, troubles, end, earlyHeapBytes } = report;
  const rows = flows.map(({ source, from, accepted, received, duplicates, lost }) => [
    source,
    from,
    ...[accepted, received, duplicates, lost.length].map(String),
  ]);
  const listed = (counts: Readonly<Record<string, number>>): string =>
    Object.entries(counts)
      .map(([what, count]) => `${what} ${count}`)
      .join(", ");
  return [
    ...table([["source", "from", "accepted", "received", "duplicates", "lost"], ...rows]),
    "",
    `${seconds} s with seed ${seed}. Faults: ${listed(faults)}.`,
    `Operations that failed: ${listed(troubles)}.`,
    `At the end: ${end.left} messages, ${end.deadLettered} dead letters, ${end.openConnections} connections, ${end.openLinks} links.`,
    `Heap of the namespace: ${megabytes(earlyHeapBytes)} after a third of the time, ${megabytes(end.heapBytes)} at the end.`,
    ...skipped.map((name) => `${name} is left out: its library is not installed.`),
  ].join("\n");
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join("  "),
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
