/** How many letters to change, at the most, for two names to be taken for each other. */
const farthest = 3;

/** The known name that a person probably meant, if any is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const [nearest] = known
    .map((other) => ({ other, distance: distance(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ distance }) => distance <= Math.min(farthest, Math.floor(name.length / 2)))
    .sort((one, other) => one.distance - other.distance);
  return nearest?.other;
}

/** Levenshtein's: how many letters must be put in, taken out or replaced. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [line, letter] of [...one].entries()) {
    const next = [line + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (row[column] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** How an error goes on after a name that is not known: which are, and which was meant. */
export function insteadOf(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `the nearest is "${nearest}"`;
  const [first] = known;
  if (first === undefined) return "there are none";
  const shown = known.slice(0, 5).join('", "');
  return `write one of "${shown}"${known.length > 5 ? ` or ${known.length - 5} more` : ""}`;
}
