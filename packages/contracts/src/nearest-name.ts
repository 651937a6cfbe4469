/** The known name that somebody may have meant: another case, or at most two wrong letters. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: { readonly name: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = editsBetween(name.toLowerCase(), candidate.toLowerCase());
    const isNear = edits <= Math.min(2, candidate.length / 3);
    if (isNear && edits < (nearest?.edits ?? Number.POSITIVE_INFINITY)) {
      nearest = { name: candidate, edits };
    }
  }
  return nearest?.name;
}

/** What to write instead: the nearest name, else all of them where they are few. */
export function namesToWrite(name: string, known: readonly string[]): string {
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return nearest;
  if (known.length < 2) return known.join("");
  const shown = known.length > 20 ? [...known.slice(0, 20), "another"] : known;
  return `${shown.slice(0, -1).join(", ")} or ${shown.at(-1)}`;
}

/** How many letters to insert, remove or replace (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j += 1) {
      const replaced = (row[j] ?? 0) + (letter === to[j] ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
