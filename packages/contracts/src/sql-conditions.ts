import type { SqlToken } from "./sql-tokens.ts";

/** A property and what it is compared with: the only conditions that are understood here. */
export interface SqlCondition {
  readonly property: SqlToken;
  /** `ANY` is a condition that holds for no property that is not there, and nothing more is known of it. */
  readonly operator: Comparison | "IN" | "LIKE" | "ANY";
  /** The constants; empty for `ANY`. The property is a number where two numbers are compared. */
  readonly values: readonly (string | number)[];
}

/** What an expression asks: one of these groups, and of the group each condition. */
export type SqlAlternatives = readonly (readonly SqlCondition[])[];

/**
 * The conditions of an expression that certainly must hold for it to be true. What is not understood asks
 * for nothing, so that nobody is accused of what may well be meant.
 */
export function sqlConditions(tokens: readonly SqlToken[]): SqlAlternatives {
  return split(unwrapped(tokens), "OR").flatMap((alternative) => {
    const parts = split(alternative, "AND");
    if (parts.length === 1 && isWrapped(alternative)) return sqlConditions(alternative);
    // A group in parentheses has alternatives of its own: what all of them ask is not looked for.
    return [parts.flatMap((part) => (isWrapped(part) ? inner(part) : conditionOf(part)))];
  });
}

function inner(part: readonly SqlToken[]): readonly SqlCondition[] {
  const alternatives = sqlConditions(part);
  return alternatives.length === 1 ? (alternatives[0] ?? []) : [];
}

function conditionOf(tokens: readonly SqlToken[]): SqlCondition[] {
  const [first, second, third, ...rest] = tokens;
  if (first === undefined || second === undefined) return [];
  if (first.value === "EXISTS" && first.kind === "keyword" && third?.kind === "property") {
    return tokens.length === 4 ? [of(third, "ANY", [])] : [];
  }
  if (first.kind === "property") {
    const words = [second, third].map((token) => (token?.kind === "keyword" ? token.value : ""));
    if (words[0] === "IS") {
      return words[1] === "NOT" && rest.length === 1 ? [of(first, "ANY", [])] : [];
    }
    if (words[0] === "IN" && third !== undefined) return inList(first, tokens.slice(2), "IN");
    if (words.join(" ") === "NOT IN") return inList(first, rest, "ANY");
    if (words.join(" ") === "NOT LIKE") return rest.length === 1 ? [of(first, "ANY", [])] : [];
    if (words[0] === "LIKE" && third?.kind === "text") {
      return rest.length === 0 ? [of(first, "LIKE", [third.value])] : [];
    }
  }
  if (tokens.length !== 3 || second.kind !== "operator" || third === undefined) return [];
  if ((first.kind === "property" || first.kind === "number") && isConstant(third)) {
    return [of(first, comparison(second), [constant(third)])];
  }
  if (third.kind === "property" && isConstant(first)) {
    return [of(third, turned[comparison(second)], [constant(first)])];
  }
  // Compared with each other, or with true or false: both must be there.
  const properties = [first, third].filter(({ kind }) => kind === "property");
  return properties.map((property) => of(property, "ANY", []));
}

function inList(
  property: SqlToken,
  list: readonly SqlToken[],
  operator: "IN" | "ANY",
): SqlCondition[] {
  if (!isWrapped(list)) return [];
  const items = split(list.slice(1, -1), ",");
  const values = items.map(([item, ...more]) =>
    item !== undefined && more.length === 0 && isConstant(item) ? constant(item) : undefined,
  );
  if (values.includes(undefined)) return [of(property, "ANY", [])];
  return [
    of(
      property,
      operator,
      values.filter((value) => value !== undefined),
    ),
  ];
}

type Comparison = "=" | "<>" | "<" | "<=" | ">" | ">=";

const turned = { "=": "=", "<>": "<>", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

function comparison({ text }: SqlToken): Comparison {
  return (text === "!=" ? "<>" : text) as Comparison;
}

function of(
  property: SqlToken,
  operator: SqlCondition["operator"],
  values: readonly (string | number)[],
): SqlCondition {
  return { property, operator, values };
}

function isConstant({ kind }: SqlToken): boolean {
  return kind === "text" || kind === "number";
}

function constant({ kind, value }: SqlToken): string | number {
  return kind === "number" ? Number(value) : value;
}

function unwrapped(tokens: readonly SqlToken[]): readonly SqlToken[] {
  return isWrapped(tokens) ? unwrapped(tokens.slice(1, -1)) : tokens;
}

/** Whether one pair of parentheses is around all. */
function isWrapped(tokens: readonly SqlToken[]): boolean {
  let depth = 0;
  return (
    tokens.every((token, index) => {
      depth += depthOf(token);
      return depth > 0 || index === tokens.length - 1;
    }) &&
    tokens.length > 1 &&
    depthOf(tokens[0]) === 1
  );
}

/** Cuts where a word or comma stands outside of parentheses. */
function split(tokens: readonly SqlToken[], separator: "AND" | "OR" | ","): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    depth += depthOf(token);
    const isSeparator =
      depth === 0 &&
      token.value === separator &&
      (token.kind === "keyword" || token.kind === "symbol");
    if (isSeparator) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function depthOf(token: SqlToken | undefined): number {
  if (token?.kind !== "symbol") return 0;
  return token.text === "(" ? 1 : token.text === ")" ? -1 : 0;
}
