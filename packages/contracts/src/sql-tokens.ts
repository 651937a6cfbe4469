/** A part of a SQL expression. `text` is as written. */
export interface SqlToken {
  readonly kind: "property" | "keyword" | "text" | "number" | "operator" | "symbol";
  readonly text: string;
  /** Of a text its value, of a keyword its upper case, of a property its name without the scope. */
  readonly value: string;
  /** What stands before the dot of a property, in lower case: `sys` or `user`. */
  readonly scope?: string;
}

/** What is certainly wrong with a SQL expression. */
export class SqlProblem extends Error {}

const keywords: ReadonlySet<string> = new Set(
  "AND ESCAPE EXISTS FALSE IN IS LIKE NOT NULL OR REMOVE SET TRUE".split(" "),
);

/** Spaces, texts, names in brackets or quotes, words, numbers, operators, symbols, parameters. */
const lexeme =
  /(?<space>\s+)|'(?<text>(?:[^']|'')*)'|\[(?<bracketed>(?:[^\]]|\]\])+)\]|"(?<quoted>(?:[^"]|"")+)"|(?<word>\p{L}[_\p{L}\p{Nd}]*)|(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<operator><>|<=|>=|!=|[=<>])|(?<symbol>[+\-*/%(),.;])|(?<parameter>@[_\p{L}\p{Nd}]+)/uy;

/**
 * Cuts an expression of a filter or an action into its parts.
 * @throws SqlProblem for what cannot be any of them
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */
export function sqlTokens(expression: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  let at = 0;
  while (at < expression.length) {
    lexeme.lastIndex = at;
    const match = lexeme.exec(expression);
    if (match === null) throw unreadable(expression, at);
    at = lexeme.lastIndex;
    const token = tokenOf(match[0], match.groups ?? {});
    if (token !== undefined) tokens.push(token);
  }
  checkBrackets(tokens);
  return withScopes(tokens);
}

function tokenOf(text: string, groups: Partial<Record<string, string>>): SqlToken | undefined {
  const { space, word, number, operator, parameter } = groups;
  if (space !== undefined) return undefined;
  if (parameter !== undefined) {
    throw new SqlProblem(`has the parameter ${text}, and rules here have none: write its value`);
  }
  if (groups["text"] !== undefined)
    return { kind: "text", text, value: groups["text"].replaceAll("''", "'") };
  if (word !== undefined) {
    const upper = word.toUpperCase();
    return keywords.has(upper)
      ? { kind: "keyword", text, value: upper }
      : { kind: "property", text, value: word };
  }
  const name =
    groups["bracketed"]?.replaceAll("]]", "]") ?? groups["quoted"]?.replaceAll('""', '"');
  if (name !== undefined) return { kind: "property", text, value: name };
  if (number !== undefined) return { kind: "number", text, value: text };
  return { kind: operator === undefined ? "symbol" : "operator", text, value: text };
}

function unreadable(expression: string, at: number): SqlProblem {
  const [character = ""] = expression.slice(at);
  const closing: Readonly<Record<string, string>> = { "'": "'", "[": "]", '"': '"' };
  const missing = closing[character];
  return missing === undefined
    ? new SqlProblem(`has the character ${character}, which SQL filters do not know: remove it`)
    : new SqlProblem(
        `has a ${character} that nothing closes: write the ${missing} that is missing`,
      );
}

function checkBrackets(tokens: readonly SqlToken[]): void {
  let depth = 0;
  for (const { text, kind } of tokens) {
    if (kind !== "symbol") continue;
    if (text === "(") depth += 1;
    if (text === ")") depth -= 1;
    if (depth < 0) throw new SqlProblem("has a ) too many: remove it");
  }
  if (depth > 0) throw new SqlProblem("has a ( that nothing closes: write the ) that is missing");
}

/** Joins `sys.Label` into one property. */
function withScopes(tokens: readonly SqlToken[]): SqlToken[] {
  const joined: SqlToken[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const [scope, dot, name] = tokens.slice(index, index + 3);
    if (scope === undefined) break;
    const isScoped = scope.kind === "property" && dot?.text === "." && name?.kind === "property";
    if (!isScoped) {
      joined.push(scope);
      continue;
    }
    joined.push({ ...name, text: `${scope.text}.${name.text}`, scope: scope.value.toLowerCase() });
    index += 2;
  }
  return joined;
}
