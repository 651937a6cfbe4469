import { syntaxError } from "./rule-syntax-error.ts";

/** A word, name, constant or symbol of an expression. `text` is as written; `at` is where. */
export type Token = { readonly at: number; readonly text: string } & (
  | { readonly kind: "identifier"; readonly name: string; readonly delimited: boolean }
  | { readonly kind: "keyword"; readonly word: string }
  | { readonly kind: "symbol" }
  | { readonly kind: "constant"; readonly value: string | number | bigint }
  | { readonly kind: "parameter" }
  | { readonly kind: "end" }
);

/**
 * The words of both grammars: neither page lists what is reserved, and a regular identifier "can't be
 * a reserved keyword".
 */
const keywords: ReadonlySet<string> = new Set(
  "AND ESCAPE EXISTS FALSE IN IS LIKE NOT NULL OR REMOVE SET TRUE".split(" "),
);

const space = /\s+/y;
const word = /\p{L}[_\p{L}\p{Nd}]*/uy;
const number = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const parameter = /@\p{L}[_\p{L}\p{Nd}]*/uy;
const symbol = /<>|<=|>=|!=|[=<>+\-*/%(),.;]/y;
const integer = /^\d+$/;

/**
 * Cuts an expression into tokens; the last one is the end.
 * @throws RuleSyntaxError
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += matchAt(space, source, at).length;
    const token = at < source.length ? tokenAt(source, at) : endOf(source);
    tokens.push(token);
    if (token.kind === "end") return tokens;
    at += token.text.length;
  }
}

function tokenAt(source: string, at: number): Token {
  const first = source.charAt(at);
  if (first === "'") {
    const [text, value] = quoted(source, at, "'");
    return { kind: "constant", at, text, value };
  }
  if (first === "[" || first === '"') {
    const [text, name] = quoted(source, at, first === "[" ? "]" : '"');
    if (name === "") throw syntaxError(source, at, text, "an identifier cannot be empty");
    return { kind: "identifier", at, text, name, delimited: true };
  }
  let text = matchAt(word, source, at);
  if (text !== "") {
    const upper = text.toUpperCase();
    return keywords.has(upper)
      ? { kind: "keyword", at, text, word: upper }
      : { kind: "identifier", at, text, name: text, delimited: false };
  }
  text = matchAt(number, source, at);
  if (text !== "") {
    return { kind: "constant", at, text, value: integer.test(text) ? BigInt(text) : Number(text) };
  }
  text = matchAt(symbol, source, at);
  if (text !== "") return { kind: "symbol", at, text };
  text = matchAt(parameter, source, at);
  if (text !== "") return { kind: "parameter", at, text };
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  throw syntaxError(source, at, character, `Unrecognized character. '${character}'`);
}

function endOf(source: string): Token {
  return { kind: "end", at: source.length, text: "" };
}

/** Reads up to the closing character, which stands for itself where it is doubled. */
function quoted(source: string, at: number, close: string): [text: string, value: string] {
  let value = "";
  let from = at + 1;
  for (;;) {
    const end = source.indexOf(close, from);
    if (end < 0) throw syntaxError(source, at, source.slice(at), `${close} is missing`);
    value += source.slice(from, end);
    if (source[end + 1] !== close) return [source.slice(at, end + 1), value];
    value += close;
    from = end + 2;
  }
}

function matchAt(pattern: RegExp, source: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? "";
}
