import type { PropertyValue } from "./properties.ts";
import { type RuleSyntaxError, syntaxError } from "./rule-syntax-error.ts";
import type { PropertyReference } from "./syntax-tree.ts";
import { type Token, tokenize } from "./tokenize.ts";

/** Values for the `@names` of an expression, by name with the `@`. */
export type Parameters = Readonly<Record<string, PropertyValue>>;

/** The tokens of an expression, read one after the other. */
export class TokenReader {
  readonly parameters: Parameters;
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  /** @throws RuleSyntaxError */
  constructor(source: string, parameters: Parameters = {}) {
    this.#source = source;
    this.parameters = parameters;
    this.#tokens = tokenize(source);
  }

  /** The next token, which stays. */
  peek(): Token {
    return this.#token(this.#index);
  }

  /** The next token, which is then read. */
  next(): Token {
    const token = this.peek();
    this.#index += 1;
    return token;
  }

  /** The keyword or symbol that comes next, or an empty string. */
  peekWord(): string {
    return wordOf(this.peek());
  }

  /** Reads a keyword or symbol if it comes next. */
  skip(word: string): boolean {
    const found = this.peekWord() === word;
    if (found) this.#index += 1;
    return found;
  }

  /** Whether an opening parenthesis follows the next token, which is then a function. */
  isCall(): boolean {
    return wordOf(this.#token(this.#index + 1)) === "(";
  }

  /** @throws RuleSyntaxError */
  expect(word: string): void {
    if (!this.skip(word)) throw this.unexpected(word);
  }

  /** `[<scope> .] <property_name>` */
  property(): PropertyReference {
    const token = this.next();
    if (token.kind !== "identifier") throw this.unexpected("a property", token);
    if (!this.skip(".")) return { kind: "property", scope: "user", name: token.name };
    const scope = token.name.toLowerCase();
    if (token.delimited || (scope !== "sys" && scope !== "user")) {
      throw this.refusal(token, `the scope '${token.name}' is not supported: it is sys or user`);
    }
    const name = this.next();
    if (name.kind !== "identifier") throw this.unexpected("a property", name);
    return { kind: "property", scope, name: name.name };
  }

  unexpected(expected: string, token: Token = this.peek()): RuleSyntaxError {
    return this.refusal(token, `syntax error, unexpected ${nameOf(token)}, expecting ${expected}`);
  }

  refusal(token: Token, details: string): RuleSyntaxError {
    return syntaxError(this.#source, token.at, token.text, details);
  }

  #token(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (token === undefined) throw new Error("An expression has at least its end.");
    return token;
  }
}

function wordOf(token: Token): string {
  if (token.kind === "keyword") return token.word;
  return token.kind === "symbol" ? token.text : "";
}

function nameOf(token: Token): string {
  if (token.kind === "end") return "end of expression";
  return wordOf(token) || token.kind.toUpperCase();
}
