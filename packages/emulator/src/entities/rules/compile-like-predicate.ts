import { compileExpression, type Evaluate, type NewId } from "./compile-expression.ts";
import type { Test } from "./compile-predicate.ts";
import { FilterError } from "./filter-error.ts";
import { compileLike, type Like } from "./like.ts";
import type { MessageProperties } from "./properties.ts";
import type { Expression, Predicate } from "./syntax-tree.ts";
import { kindOf } from "./value.ts";

/**
 * "If any operand is evaluated as unknown, then the result is unknown." Pattern and escape character
 * "must be an expression that is evaluated as a string"; anything else is an error.
 */
export function compileLikePredicate(
  { operand, pattern, escapeCharacter }: Predicate & { kind: "like" },
  newId: NewId,
): Test {
  const evaluate = compileExpression(operand, newId);
  const likeOf = compilePattern(pattern, escapeCharacter, newId);
  return (message) => {
    const text = textIn(evaluate, message, "operand");
    const like = likeOf(message);
    return text === undefined || like === undefined ? undefined : like(text);
  };
}

/** The pattern for a message; it is compiled anew only when it is another than for the one before. */
function compilePattern(
  pattern: Expression,
  escapeCharacter: Expression | undefined,
  newId: NewId,
): (message: MessageProperties) => Like | undefined {
  const evaluatePattern = compileExpression(pattern, newId);
  const evaluateEscape = escapeCharacter && compileExpression(escapeCharacter, newId);
  let compiled: { pattern: string; escape: string | undefined; like: Like } | undefined;
  return (message) => {
    const patternText = textIn(evaluatePattern, message, "pattern");
    const escapeText = evaluateEscape && textIn(evaluateEscape, message, "escape character");
    if (patternText === undefined) return undefined;
    if (evaluateEscape !== undefined && escapeText === undefined) return undefined;
    if (compiled?.pattern !== patternText || compiled.escape !== escapeText) {
      const like = compileLike(patternText, escapeText);
      compiled = { pattern: patternText, escape: escapeText, like };
    }
    return compiled.like;
  };
}

function textIn(evaluate: Evaluate, message: MessageProperties, role: string): string | undefined {
  const value = evaluate(message);
  if (value === undefined || typeof value === "string") return value;
  throw new FilterError(`The ${role} of LIKE must be a string, not ${kindOf(value)}.`);
}
