import type { PropertyValue } from "../../src/entities/rules/properties.ts";
import type { Outcome } from "./outcome.ts";
import type { Condition, Tree } from "./random-expression.ts";

/*
 * What an expression means, written down from the pages without regard to speed, and without anything
 * of the code under test. An error is thrown as "error".
 */

type Properties = Readonly<Record<string, PropertyValue>>;

const unknown = Symbol("unknown");
type Result = bigint | number | string | boolean | typeof unknown;

export function naiveOutcome(condition: Condition, properties: Properties): Outcome {
  try {
    return truth(condition, properties);
  } catch (error) {
    if (error === "error") return "error";
    throw error;
  }
}

function truth(condition: Condition, properties: Properties): Outcome {
  const value = (tree: Tree): Result => evaluate(tree, properties);
  switch (condition.node) {
    case "and": {
      const left = truth(condition.left, properties);
      if (left === "false") return "false";
      const right = truth(condition.right, properties);
      if (right === "false") return "false";
      return left === "true" && right === "true" ? "true" : "unknown";
    }
    case "or": {
      const left = truth(condition.left, properties);
      if (left === "true") return "true";
      const right = truth(condition.right, properties);
      if (right === "true") return "true";
      return left === "false" && right === "false" ? "false" : "unknown";
    }
    case "not":
      return flip(truth(condition.operand, properties), true);
    case "compare":
      return compared(condition.operator, value(condition.left), value(condition.right));
    case "null?":
      return flip(
        (properties[condition.name] ?? null) === null ? "true" : "false",
        condition.negated,
      );
    case "exists":
      return flip(condition.name in properties ? "true" : "false", condition.negated);
    case "in": {
      const operand = value(condition.operand);
      if (operand === unknown) return "unknown";
      let open = false;
      for (const item of condition.list) {
        const one = compared("=", operand, value(item));
        if (one === "true") return flip("true", condition.negated);
        if (one === "unknown") open = true;
      }
      return open ? "unknown" : flip("false", condition.negated);
    }
    case "like": {
      const operand = textOrUnknown(value(condition.operand));
      const pattern = textOrUnknown(value(condition.pattern));
      if (operand === unknown || pattern === unknown) return "unknown";
      return flip(like(pattern, operand) ? "true" : "false", condition.negated);
    }
  }
}

function flip(outcome: Outcome, negated: boolean): Outcome {
  if (!negated || outcome === "unknown") return outcome;
  return outcome === "true" ? "false" : "true";
}

function evaluate(tree: Tree, properties: Properties): Result {
  switch (tree.node) {
    case "integer":
    case "double":
    case "text":
    case "boolean":
      return tree.value;
    case "null":
      return unknown;
    case "property":
      return (properties[tree.name] as Result | null | undefined) ?? unknown;
    case "by-name": {
      const name = evaluate(tree.name, properties);
      if (name === unknown) return unknown;
      if (typeof name !== "string") throw "error";
      return (properties[name] as Result | null | undefined) ?? unknown;
    }
    case "sign": {
      const operand = evaluate(tree.operand, properties);
      if (operand === unknown) return unknown;
      if (typeof operand === "string" || typeof operand === "boolean") throw "error";
      if (tree.operator === "+") return operand;
      return typeof operand === "bigint" ? wrapped(0n - operand) : 0 - operand || -operand;
    }
    case "binary": {
      const left = evaluate(tree.left, properties);
      const right = evaluate(tree.right, properties);
      if (left === unknown || right === unknown) return unknown;
      return arithmetic(tree.operator, left, right);
    }
  }
}

function arithmetic(
  operator: string,
  left: Exclude<Result, symbol>,
  right: Exclude<Result, symbol>,
): Result {
  if (typeof left === "bigint" && typeof right === "bigint") {
    if (operator === "+") return wrapped(left + right);
    if (operator === "-") return wrapped(left - right);
    if (operator === "*") return wrapped(left * right);
    if (right === 0n) throw "error";
    return wrapped(operator === "/" ? left / right : left % right);
  }
  if (isNumber(left) && isNumber(right)) {
    const [a, b] = [Number(left), Number(right)];
    return { "+": a + b, "-": a - b, "*": a * b, "/": a / b, "%": a % b }[operator] ?? Number.NaN;
  }
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) {
    return [left, right]
      .map((part) => (typeof part === "boolean" ? (part ? "True" : "False") : `${part}`))
      .join("");
  }
  throw "error";
}

function compared(operator: string, left: Result, right: Result): Outcome {
  if (left === unknown || right === unknown) return "unknown";
  const promoted = isNumber(left) && isNumber(right) && typeof left !== typeof right;
  const [a, b] = promoted ? [Number(left), Number(right)] : [left, right];
  if (typeof a !== typeof b) throw "error";
  const less = a < b;
  const equal = a === b;
  if (typeof a === "boolean" && !["=", "<>", "!="].includes(operator)) throw "error";
  const holds: Record<string, boolean> = {
    "=": equal,
    "<>": !equal,
    "!=": !equal,
    "<": less,
    "<=": less || equal,
    ">": b < a,
    ">=": b < a || equal,
  };
  return holds[operator] === true ? "true" : "false";
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** Two's complement of 64 bits. */
function wrapped(value: bigint): bigint {
  const range = 1n << 64n;
  const rest = ((value % range) + range) % range;
  return rest >= range / 2n ? rest - range : rest;
}

function textOrUnknown(value: Result): string | typeof unknown {
  if (value === unknown || typeof value === "string") return value;
  throw "error";
}

function like(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "%") {
    return like(pattern.slice(1), text) || (text !== "" && like(pattern, text.slice(1)));
  }
  return (
    text !== "" &&
    (pattern[0] === "_" || pattern[0] === text[0]) &&
    like(pattern.slice(1), text.slice(1))
  );
}
