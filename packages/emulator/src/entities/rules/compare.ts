import { Duration } from "./duration.ts";
import { FilterError } from "./filter-error.ts";
import type { ComparisonOperator } from "./syntax-tree.ts";
import { isNumeric, kindOf, type Value } from "./value.ts";

/**
 * Compares two values of one kind; an integer is compared with a double as a double.
 *
 * Comparison operators "follow the same semantics as the C# operator binding in data type promotions
 * and implicit conversions": where C# has no operator, as between a string and a number, binding fails,
 * and so does the filter. (What a sender sees is documented only as "none of messages matches":
 * https://github.com/MicrosoftDocs/azure-docs/issues/56144.) Strings are compared by code units, with
 * regard to case; C# has no `<` for strings, SQL-92 has.
 *
 * @throws FilterError
 */
export function compare(operator: ComparisonOperator, left: Value, right: Value): boolean {
  if (typeof left === "string" && typeof right === "string") return holds(operator, left, right);
  if (typeof left === "bigint" && typeof right === "bigint") return holds(operator, left, right);
  if (isNumeric(left) && isNumeric(right)) return holds(operator, Number(left), Number(right));
  if (left instanceof Date && right instanceof Date) {
    return holds(operator, left.getTime(), right.getTime());
  }
  if (left instanceof Duration && right instanceof Duration) {
    return holds(operator, left.milliseconds, right.milliseconds);
  }
  if (operator === "=" || operator === "<>") {
    if (typeof left === "boolean" && typeof right === "boolean") {
      return (left === right) === (operator === "=");
    }
    if (left instanceof Uint8Array && right instanceof Uint8Array) {
      return (Buffer.compare(left, right) === 0) === (operator === "=");
    }
  }
  throw noOperator(operator, left, right);
}

/** Whether two values are of one kind and equal: how a correlation filter compares. */
export function isSame(left: Value, right: Value): boolean {
  const comparable = kindOf(left) === kindOf(right) || (isNumeric(left) && isNumeric(right));
  return comparable && compare("=", left, right);
}

export function noOperator(operator: string, ...operands: readonly Value[]): FilterError {
  const kinds = operands.map(kindOf).join(" and ");
  return new FilterError(`The operator ${operator} cannot be applied to ${kinds}.`);
}

function holds<T extends string | number | bigint>(
  operator: ComparisonOperator,
  left: T,
  right: T,
): boolean {
  switch (operator) {
    case "=":
      return left === right;
    case "<>":
      return left !== right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
  }
}
