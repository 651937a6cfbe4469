import { noOperator } from "./compare.ts";
import { Duration } from "./duration.ts";
import { FilterError } from "./filter-error.ts";
import type { ArithmeticOperator } from "./syntax-tree.ts";
import { isNumeric, textOf, type Value } from "./value.ts";

/**
 * Calculates as C# does: "Arithmetic operators such as +, -, *, /, and % follow the same semantics as
 * the C# operator binding in data type promotions and implicit conversions." Two integers make an
 * Int64, which wraps; an integer and a double make a double; `+` with a string joins text; dates
 * differ by a duration.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#operator-binding-semantics
 *
 * @throws FilterError
 */
export function calculate(operator: ArithmeticOperator, left: Value, right: Value): Value {
  if (typeof left === "bigint" && typeof right === "bigint") {
    return BigInt.asIntN(64, integers(operator, left, right));
  }
  if (isNumeric(left) && isNumeric(right)) return doubles(operator, Number(left), Number(right));
  if (operator === "+" && (typeof left === "string" || typeof right === "string")) {
    return joined(textOf(left), textOf(right));
  }
  const result = times(operator, left, right);
  if (result === undefined) throw noOperator(operator, left, right);
  return result;
}

/**
 * "Maximum message property size for each property is 32 KB": without a bound an action could double
 * a text with each of its statements.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestText = 32_768;

/** `+value` or `-value`. @throws FilterError */
export function signed(operator: "+" | "-", value: Value): Value {
  if (typeof value === "bigint") return operator === "-" ? BigInt.asIntN(64, -value) : value;
  if (typeof value === "number") return operator === "-" ? -value : value;
  if (value instanceof Duration) {
    return operator === "-" ? new Duration(-value.milliseconds) : value;
  }
  throw noOperator(operator, value);
}

function integers(operator: ArithmeticOperator, left: bigint, right: bigint): bigint {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0n) throw dividedByZero();
      return left / right;
    case "%":
      if (right === 0n) throw dividedByZero();
      return left % right;
  }
}

/** DivideByZeroException, which C# has for integers only. */
function dividedByZero(): FilterError {
  return new FilterError("Attempted to divide by zero.");
}

function doubles(operator: ArithmeticOperator, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    case "%":
      return left % right;
  }
}

function joined(left: string, right: string): string {
  if (left.length + right.length > longestText) {
    throw new FilterError(`A text of more than ${longestText} characters is no property value.`);
  }
  return left + right;
}

function dateAt(milliseconds: number): Date {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) throw new FilterError("The date is out of range.");
  return date;
}

/** `DateTimeMp2 - DateTimeMp1`, and the other operators of DateTime and TimeSpan. */
function times(operator: ArithmeticOperator, left: Value, right: Value): Value | undefined {
  if (operator !== "+" && operator !== "-") return undefined;
  const sign = operator === "-" ? -1 : 1;
  if (right instanceof Duration) {
    const by = sign * right.milliseconds;
    if (left instanceof Date) return dateAt(left.getTime() + by);
    if (left instanceof Duration) return new Duration(left.milliseconds + by);
  }
  return operator === "-" && left instanceof Date && right instanceof Date
    ? new Duration(left.getTime() - right.getTime())
    : undefined;
}
