/** The known name that somebody may have meant: another case, or at most two slips. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const near = [...known]
    .map((candidate) => ({ candidate, slips: slipsBetween(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, slips }) => slips <= Math.min(2, candidate.length / 3));
  // Who mistypes a name has mostly begun it right.
  near.sort((a, b) => a.slips - b.slips || alike(wanted, b.candidate) - alike(wanted, a.candidate));
  return near[0]?.candidate;
}

/** What to write instead: the nearest name, else all of them where they are few. */
export function namesToWrite(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return nearest;
  if (known.length < 2) return known.join("");
  const shown = known.length > 20 ? [...known.slice(0, 20), "another"] : known;
  return `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}

/** How many letters to insert, remove, replace or swap (optimal string alignment). */
function slipsBetween(from: string, to: string): number {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = at(row, j - 1) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const swaps = from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      next.push(
        Math.min(
          replaced,
          at(row, j) + 1,
          at(next, j - 1) + 1,
          swaps ? at(before, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    before = row;
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}

/** How many letters two names have in common at their beginning. */
function alike(wanted: string, candidate: string): number {
  const lower = candidate.toLowerCase();
  const other = [...wanted].findIndex((letter, index) => letter !== lower[index]);
  return other === -1 ? wanted.length : other;
}
