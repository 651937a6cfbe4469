import { parseExpression } from "./parse-expression.ts";
import type { Statement } from "./syntax-tree.ts";
import type { TokenReader } from "./token-reader.ts";

/**
 * "Maximum number of expressions per rule action: 32."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const maxStatements = 32;

/**
 * The statements of an action. The page's grammar separates them by commas, its examples by
 * semicolons, and "Semicolon is optional": any of these, and nothing, separates.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-rule-action
 *
 * @throws RuleSyntaxError
 */
export function parseAction(reader: TokenReader): Statement[] {
  const statements: Statement[] = [];
  let more = true;
  while (more) {
    const token = reader.peek();
    if (statements.length === maxStatements) {
      throw reader.refusal(token, `an action has at most ${maxStatements} statements`);
    }
    statements.push(parseStatement(reader));
    reader.skip(";");
    more = reader.skip(",") || reader.peek().kind !== "end";
  }
  return statements;
}

function parseStatement(reader: TokenReader): Statement {
  if (reader.skip("REMOVE")) return { kind: "remove", property: reader.property() };
  if (!reader.skip("SET")) throw reader.unexpected("SET, or REMOVE");
  const property = reader.property();
  reader.expect("=");
  return { kind: "set", property, value: parseExpression(reader) };
}
