import type { Condition, Tree } from "./random-expression.ts";

/*
 * Prints with the fewest parentheses that keep the meaning, so that a parser with another precedence or
 * associativity reads something else.
 */

export function printTree(tree: Tree, above = 0): string {
  switch (tree.node) {
    case "integer":
      return String(tree.value);
    case "double":
      return /[.e]/.test(String(tree.value)) ? String(tree.value) : `${tree.value}.0`;
    case "text":
      return `'${tree.value.replaceAll("'", "''")}'`;
    case "boolean":
      return tree.value ? "TRUE" : "false";
    case "null":
      return "NULL";
    case "property":
      return name(tree.name);
    case "by-name":
      return `p(${printTree(tree.name)})`;
    case "sign":
      return wrap(`${tree.operator}${printTree(tree.operand, 3)}`, 3 < above);
    case "binary": {
      const strength = "+-".includes(tree.operator) ? 1 : 2;
      const left = printTree(tree.left, strength);
      const right = printTree(tree.right, strength + 1);
      return wrap(`${left}${tree.operator} ${right}`, strength < above);
    }
  }
}

export function printCondition(condition: Condition, above = 0): string {
  switch (condition.node) {
    case "or":
      return wrap(chain(condition, "OR", 1), 1 < above);
    case "and":
      return wrap(chain(condition, "and", 2), 2 < above);
    case "not":
      return wrap(`NOT ${printCondition(condition.operand, 3)}`, 3 < above);
    case "compare":
      return `${printTree(condition.left)} ${condition.operator} ${printTree(condition.right)}`;
    case "null?":
      return `${name(condition.name)} IS ${condition.negated ? "NOT " : ""}NULL`;
    case "exists":
      return wrap(
        `${condition.negated ? "NOT " : ""}EXISTS(${name(condition.name)})`,
        condition.negated && 3 < above,
      );
    case "in": {
      const list = condition.list.map((item) => printTree(item)).join(", ");
      return `${printTree(condition.operand)}${condition.negated ? " NOT" : ""} IN (${list})`;
    }
    case "like":
      return `${printTree(condition.operand)}${condition.negated ? " not" : ""} LIKE ${printTree(condition.pattern)}`;
  }
}

function chain(
  { left, right }: Condition & { node: "and" | "or" },
  operator: string,
  strength: number,
): string {
  return `${printCondition(left, strength)} ${operator} ${printCondition(right, strength + 1)}`;
}

function name(property: string): string {
  return property.includes(" ") ? `[${property}]` : property.toUpperCase();
}

function wrap(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
