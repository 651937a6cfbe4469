/** A rule that cannot be created. `message` is in the service's own words. */
export class RuleSyntaxError extends Error {
  override readonly name = "RuleSyntaxError";
}

/**
 * The refusal of an expression at one of its tokens. The frame is what the service writes; lines
 * count from 1 and columns from 0.
 * https://github.com/Azure/bicep/issues/6557
 *
 * @param at index of the token in the source
 */
export function syntaxError(
  source: string,
  at: number,
  token: string,
  details: string,
): RuleSyntaxError {
  const before = source.slice(0, at);
  const line = before.split("\n").length;
  const column = at - (before.lastIndexOf("\n") + 1);
  return new RuleSyntaxError(
    `There was an error parsing the SQL expression. [Token line=${line}, column=${column}, Token in error= ${token}, Additional details= ${details}]`,
  );
}
