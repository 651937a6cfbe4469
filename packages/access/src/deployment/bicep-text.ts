import {
  type Expression,
  isExpression,
  isProperties,
  type Parameter,
  type Properties,
  type Resource,
  type Template,
  type Value,
  type Variable,
} from "./template.ts";

/** A deployment in Bicep. */
export function bicepText({ comment, parameters, variables, resources }: Template): string {
  const blocks = [
    comments(comment),
    "targetScope = 'resourceGroup'",
    ...parameters.map(parameterText),
    ...variables.map(variableText),
    ...resources.map(resourceText),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function parameterText({ name, description, default: value, allowed, length }: Parameter): string {
  return [
    `@description(${text(description)})`,
    ...(allowed === undefined ? [] : [`@allowed(${valueText(allowed, "")})`]),
    ...(length === undefined ? [] : [`@minLength(${length})`, `@maxLength(${length})`]),
    `param ${name} string${value === undefined ? "" : ` = ${valueText(value, "")}`}`,
  ].join("\n");
}

function variableText({ name, comment, value }: Variable): string {
  return `${comments([comment])}\nvar ${name} = ${valueText(value, "")}`;
}

function resourceText(resource: Resource): string {
  const { symbol, type, apiVersion, comment, parent, scope, after, name, body } = resource;
  const inside = "  ";
  const lines = [
    ...(parent === undefined ? [] : [`parent: ${parent}`]),
    ...(scope === undefined ? [] : [`scope: ${scope}`]),
    `name: ${valueText(name, inside)}`,
    ...[...body].map(([key, value]) => `${keyText(key)}: ${valueText(value, inside)}`),
    ...(after.length === 0
      ? []
      : [`dependsOn: [${after.map((each) => `\n    ${each}`).join("")}\n  ]`]),
  ];
  return [
    ...(comment.length === 0 ? [] : [comments(comment)]),
    `resource ${symbol} '${type}@${apiVersion}' = {`,
    ...lines.map((line) => inside + line),
    "}",
  ].join("\n");
}

function valueText(value: Value, indent: string): string {
  if (typeof value === "string") return text(value);
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (isExpression(value)) return expressionText(value);
  return isProperties(value) ? objectText(value, indent) : arrayText(value, indent);
}

function objectText(value: Properties, indent: string): string {
  if (value.size === 0) return "{}";
  const inside = `${indent}  `;
  const lines = [...value].map(
    ([key, each]) => `${inside}${keyText(key)}: ${valueText(each, inside)}`,
  );
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function arrayText(value: readonly Value[], indent: string): string {
  if (value.length === 0) return "[]";
  const inside = `${indent}  `;
  return `[\n${value.map((each) => inside + valueText(each, inside)).join("\n")}\n${indent}]`;
}

function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "parameter":
    case "variable":
      return expression.name;
    case "id":
      return `${expression.symbol}.id`;
    case "call":
      return `${expression.function}(${expression.args.map((each) => valueText(each, "")).join(", ")})`;
    case "location of the resource group":
      return "resourceGroup().location";
  }
}

function keyText(key: string): string {
  return /^[a-z_][a-z0-9_]*$/i.test(key) ? key : text(key);
}

const escapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "${": "\\${",
};

/** https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function text(value: string): string {
  return `'${value.replaceAll(/\\|'|\n|\r|\t|\$\{/g, (sign) => escapes[sign] ?? sign)}'`;
}

function comments(lines: readonly string[]): string {
  return lines.map((line) => (line === "" ? "//" : `// ${line}`)).join("\n");
}
