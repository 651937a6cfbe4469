import {
  type Expression,
  isExpression,
  isProperties,
  type Parameter,
  type Resource,
  type Template,
  type Value,
} from "./template.ts";

/** Something that JSON can say. */
export type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** A template of Azure Resource Manager, as plain data: write it with `JSON.stringify`. */
export interface ArmTemplate {
  readonly $schema: string;
  readonly contentVersion: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly variables: Readonly<Record<string, Json>>;
  readonly resources: readonly ArmResource[];
}

/** A resource of a template. */
export interface ArmResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly name: string;
  readonly scope?: string;
  readonly dependsOn?: readonly string[];
  readonly [key: string]: Json;
}

/** A deployment in ARM JSON. */
export function armJson({ parameters, variables, resources }: Template): ArmTemplate {
  const bySymbol = new Map(resources.map((resource) => [resource.symbol, resource]));
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: Object.fromEntries(
      parameters.map((parameter) => [parameter.name, parameterJson(parameter, bySymbol)]),
    ),
    variables: Object.fromEntries(
      variables.map(({ name, value }) => [name, valueJson(value, bySymbol)]),
    ),
    resources: resources.map((resource) => resourceJson(resource, bySymbol)),
  };
}

type BySymbol = ReadonlyMap<string, Resource>;

function parameterJson(
  { description, default: value, allowed, length }: Parameter,
  bySymbol: BySymbol,
): Json {
  return {
    type: "string",
    ...(value !== undefined && { defaultValue: valueJson(value, bySymbol) }),
    ...(allowed !== undefined && { allowedValues: allowed }),
    ...(length !== undefined && { minLength: length, maxLength: length }),
    metadata: { description },
  };
}

function resourceJson(resource: Resource, bySymbol: BySymbol): ArmResource {
  const { type, apiVersion, parent, scope, after, name, body } = resource;
  const first = [parent, scope, ...after].filter((symbol) => symbol !== undefined);
  return {
    type,
    apiVersion,
    ...(scope !== undefined && { scope: relativeId(scope, bySymbol) }),
    name:
      typeof name === "string"
        ? [...ancestors(resource, bySymbol), resource].map(literalName).join("/")
        : `[${code(name, bySymbol)}]`,
    ...Object.fromEntries([...body].map(([key, value]) => [key, valueJson(value, bySymbol)])),
    ...(first.length > 0 && { dependsOn: first.map((symbol) => `[${idCode(symbol, bySymbol)}]`) }),
  };
}

function valueJson(value: Value, bySymbol: BySymbol): Json {
  if (typeof value === "string") return literal(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (isExpression(value)) return `[${code(value, bySymbol)}]`;
  if (isProperties(value)) {
    return Object.fromEntries([...value].map(([key, each]) => [key, valueJson(each, bySymbol)]));
  }
  return value.map((each) => valueJson(each, bySymbol));
}

/** Text in brackets is an expression, unless the first bracket is doubled. */
function literal(text: string): string {
  return text.startsWith("[") && text.endsWith("]") ? `[${text}` : text;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions */
function code(value: Value, bySymbol: BySymbol): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (!isExpression(value))
    throw new TypeError("No array or object is part of an expression here.");
  return expressionCode(value, bySymbol);
}

function expressionCode(expression: Expression, bySymbol: BySymbol): string {
  switch (expression.kind) {
    case "parameter":
      return `parameters('${expression.name}')`;
    case "variable":
      return `variables('${expression.name}')`;
    case "id":
      return idCode(expression.symbol, bySymbol);
    case "call":
      return `${expression.function}(${expression.args.map((each) => code(each, bySymbol)).join(", ")})`;
    case "location of the resource group":
      return "resourceGroup().location";
  }
}

function idCode(symbol: string, bySymbol: BySymbol): string {
  const resource = expectResource(symbol, bySymbol);
  const names = [...ancestors(resource, bySymbol), resource].map(literalName);
  return `resourceId(${[resource.type, ...names].map((each) => code(each, bySymbol)).join(", ")})`;
}

/**
 * Types and names in turn, without the subscription and the resource group.
 * https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
 */
function relativeId(symbol: string, bySymbol: BySymbol): string {
  const resource = expectResource(symbol, bySymbol);
  const [provider, ...types] = resource.type.split("/");
  const names = [...ancestors(resource, bySymbol), resource].map(literalName);
  return [provider, ...types.flatMap((type, index) => [type, names[index]])].join("/");
}

/** From the outermost. */
function ancestors({ parent }: Resource, bySymbol: BySymbol): Resource[] {
  if (parent === undefined) return [];
  const resource = expectResource(parent, bySymbol);
  return [...ancestors(resource, bySymbol), resource];
}

function literalName({ symbol, name }: Resource): string {
  if (typeof name === "string") return name;
  throw new TypeError(`The name of ${symbol} is known only when it is deployed.`);
}

function expectResource(symbol: string, bySymbol: BySymbol): Resource {
  const resource = bySymbol.get(symbol);
  if (resource === undefined) throw new TypeError(`No resource has the symbol ${symbol}.`);
  return resource;
}
