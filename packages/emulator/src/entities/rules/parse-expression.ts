import { parseOperand } from "./parse-operand.ts";
import {
  type ArithmeticOperator,
  type ComparisonOperator,
  type Expression,
  isPredicate,
  type Predicate,
} from "./syntax-tree.ts";
import type { TokenReader } from "./token-reader.ts";

type Node = Predicate | Expression;

/**
 * How strongly an operator binds. The pages give the operators without an order; this is the order of
 * SQL-92, which they lean on, and of C#, whose semantics the operators follow.
 */
const strength: Readonly<Record<string, number>> = {
  OR: 1,
  AND: 2,
  NOT: 4,
  IS: 4,
  IN: 4,
  LIKE: 4,
  "=": 4,
  "<>": 4,
  "!=": 4,
  "<": 4,
  "<=": 4,
  ">": 4,
  ">=": 4,
  "+": 5,
  "-": 5,
  "*": 6,
  "/": 6,
  "%": 6,
};
/** NOT in front of a predicate takes everything that binds more strongly than AND. */
const notStrength = 3;
const comparisonStrength = 4;
const signStrength = 7;

/**
 * Parentheses, NOTs, signs and calls inside each other, so that no expression exhausts the stack. The
 * bound is ours: the pages name none.
 */
const deepest = 100;

/** @throws RuleSyntaxError */
export function parsePredicate(reader: TokenReader): Predicate {
  return asPredicate(reader, parseNode(reader, 0, 0));
}

/** An expression, up to the first comparison or logical operator. @throws RuleSyntaxError */
export function parseExpression(reader: TokenReader): Expression {
  return asExpression(reader, parseNode(reader, comparisonStrength, 0));
}

function parseNode(reader: TokenReader, above: number, depth: number): Node {
  if (depth > deepest) throw reader.refusal(reader.peek(), "the expression is too complex");
  let left = parsePrefix(reader, depth);
  for (;;) {
    const operator = reader.peekWord();
    const binds = strength[operator] ?? 0;
    if (binds <= above) return left;
    left = parseInfix(reader, left, operator, binds, depth);
  }
}

function parsePrefix(reader: TokenReader, depth: number): Node {
  if (reader.skip("NOT")) {
    const operand = asPredicate(reader, parseNode(reader, notStrength, depth + 1));
    return { kind: "not", operand };
  }
  if (reader.skip("(")) {
    const inner = parseNode(reader, 0, depth + 1);
    reader.expect(")");
    return inner;
  }
  const sign = reader.peekWord();
  if (sign === "-" || sign === "+") {
    reader.next();
    return parseSigned(reader, sign, depth);
  }
  if (reader.skip("EXISTS")) {
    reader.expect("(");
    const property = reader.property();
    reader.expect(")");
    return { kind: "exists", property };
  }
  return parseOperand(reader, () => parseValue(reader, 0, depth + 1));
}

function parseSigned(reader: TokenReader, operator: "+" | "-", depth: number): Expression {
  const token = reader.peek();
  // The lowest Int64 is written with a sign, and its digits alone are out of range.
  if (operator === "-" && token.kind === "constant" && token.value === 2n ** 63n) {
    reader.next();
    return { kind: "constant", value: -token.value };
  }
  return { kind: "sign", operator, operand: parseValue(reader, signStrength, depth + 1) };
}

function parseInfix(
  reader: TokenReader,
  left: Node,
  operator: string,
  binds: number,
  depth: number,
): Node {
  if (operator === "AND" || operator === "OR") {
    return parseChain(reader, asPredicate(reader, left), operator, binds, depth);
  }
  // A comparison has no value that could be compared again.
  const operand = asExpression(reader, left);
  if (binds > comparisonStrength) {
    reader.next();
    const right = parseValue(reader, binds, depth);
    return { kind: "arithmetic", operator: operator as ArithmeticOperator, left: operand, right };
  }
  if (operator === "IS") return parseIsNull(reader, operand);
  const negated = reader.skip("NOT");
  if (reader.skip("IN")) return negate(negated, parseIn(reader, operand, depth));
  if (reader.skip("LIKE")) return negate(negated, parseLike(reader, operand, depth));
  if (negated) throw reader.unexpected("IN or LIKE");
  reader.next();
  const right = parseValue(reader, binds, depth);
  const comparison = (operator === "!=" ? "<>" : operator) as ComparisonOperator;
  return { kind: "comparison", operator: comparison, left: operand, right };
}

/** `a AND b AND c` in one node: a chain as long as an expression may be needs no depth. */
function parseChain(
  reader: TokenReader,
  first: Predicate,
  operator: "AND" | "OR",
  binds: number,
  depth: number,
): Predicate {
  const operands = [first];
  while (reader.skip(operator)) {
    operands.push(asPredicate(reader, parseNode(reader, binds, depth)));
  }
  return { kind: operator === "AND" ? "and" : "or", operands };
}

function parseIsNull(reader: TokenReader, operand: Expression): Predicate {
  if (operand.kind !== "property") throw reader.unexpected("a comparison");
  reader.next();
  const negated = reader.skip("NOT");
  reader.expect("NULL");
  return negate(negated, { kind: "is-null", property: operand });
}

function parseIn(reader: TokenReader, operand: Expression, depth: number): Predicate {
  reader.expect("(");
  const list: Expression[] = [];
  do list.push(parseValue(reader, 0, depth + 1));
  while (reader.skip(","));
  reader.expect(")");
  return { kind: "in", operand, list };
}

function parseLike(reader: TokenReader, operand: Expression, depth: number): Predicate {
  const pattern = parseValue(reader, comparisonStrength, depth);
  const escapeCharacter = reader.skip("ESCAPE")
    ? parseValue(reader, comparisonStrength, depth)
    : undefined;
  return { kind: "like", operand, pattern, escapeCharacter };
}

function parseValue(reader: TokenReader, above: number, depth: number): Expression {
  return asExpression(reader, parseNode(reader, above, depth));
}

function negate(negated: boolean, operand: Predicate): Predicate {
  return negated ? { kind: "not", operand } : operand;
}

function asPredicate(reader: TokenReader, node: Node): Predicate {
  if (isPredicate(node)) return node;
  throw reader.unexpected("a comparison");
}

function asExpression(reader: TokenReader, node: Node): Expression {
  if (!isPredicate(node)) return node;
  throw reader.unexpected("AND, OR or the end");
}
