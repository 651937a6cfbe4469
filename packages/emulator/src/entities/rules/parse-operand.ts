import type { Expression } from "./syntax-tree.ts";
import type { TokenReader } from "./token-reader.ts";
import type { Token } from "./tokenize.ts";

/**
 * A constant, parameter, function or property.
 * @param parseArgument reads the argument of a function
 * @throws RuleSyntaxError
 */
export function parseOperand(reader: TokenReader, parseArgument: () => Expression): Expression {
  const token = reader.peek();
  switch (token.kind) {
    case "constant":
      reader.next();
      return constant(reader, token, token.value);
    case "parameter":
      return parameter(reader, reader.next());
    case "identifier":
      return !token.delimited && reader.isCall() ? call(reader, parseArgument) : reader.property();
    case "keyword":
      return literal(reader);
    default:
      throw reader.unexpected("an expression");
  }
}

/** "The values are stored as System.Int64 internally, and follow the same range." */
function constant(reader: TokenReader, token: Token, value: string | number | bigint): Expression {
  if (typeof value === "bigint" && value >= 2n ** 63n) {
    throw reader.refusal(token, "the number is out of the range of Int64");
  }
  if (value === Number.POSITIVE_INFINITY) {
    throw reader.refusal(token, "the number is out of the range of Double");
  }
  return { kind: "constant", value };
}

/** `@name`, from the filter's or action's parameters. */
function parameter(reader: TokenReader, token: Token): Expression {
  const value = reader.parameters[token.text];
  if (value === undefined) throw reader.refusal(token, `the parameter ${token.text} has no value`);
  return { kind: "constant", value };
}

function literal(reader: TokenReader): Expression {
  if (reader.skip("TRUE")) return { kind: "constant", value: true };
  if (reader.skip("FALSE")) return { kind: "constant", value: false };
  if (reader.skip("NULL")) return { kind: "constant", value: null };
  throw reader.unexpected("an expression");
}

/** `newid()`, `property(name)` or `p(name)`. */
function call(reader: TokenReader, parseArgument: () => Expression): Expression {
  const token = reader.next();
  const name = token.text.toLowerCase();
  if (name !== "newid" && name !== "property" && name !== "p") {
    throw reader.refusal(token, `there is no function ${token.text}`);
  }
  reader.expect("(");
  const call: Expression =
    name === "newid" ? { kind: "newid" } : { kind: "property-named", name: parseArgument() };
  reader.expect(")");
  return call;
}
