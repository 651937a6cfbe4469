import { fileURLToPath } from "node:url";
import type { ArmTemplate, Json } from "@buspass/access";
import { Language, type Node, Parser } from "web-tree-sitter";

/*
 * Reads Bicep with the parser of tree-sitter and makes ARM JSON of it, as far as this package writes it. It
 * shares nothing with what writes it: what is no Bicep, or refers to what is not there, is an error here.
 */

await Parser.init();
const grammar = fileURLToPath(import.meta.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm"));
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

/** What is declared under a name. */
interface Declared {
  readonly parameters: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  readonly resources: ReadonlyMap<string, DeclaredResource>;
}

interface DeclaredResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly properties: ReadonlyMap<string, Node>;
}

/** @throws SyntaxError, ReferenceError */
export function compileBicep(text: string): ArmTemplate {
  const tree = parser.parse(text);
  if (tree === null || tree.rootNode.hasError) {
    throw new SyntaxError(`No Bicep: ${firstError(tree?.rootNode)}`);
  }
  const nodes = tree.rootNode.namedChildren;
  const of = (type: string): Node[] => nodes.filter((node) => node.type === type);
  const declared: Declared = {
    parameters: new Set(of("parameter_declaration").map(nameOf)),
    variables: new Set(of("variable_declaration").map(nameOf)),
    resources: new Map(of("resource_declaration").map((node) => [nameOf(node), resource(node)])),
  };
  const names = [...declared.parameters, ...declared.variables, ...declared.resources.keys()];
  const count = nodes.filter((node) => node.type.endsWith("_declaration")).length;
  if (new Set(names).size !== count) throw new ReferenceError("A name is declared twice.");
  return {
    $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    contentVersion: "1.0.0.0",
    parameters: Object.fromEntries(
      of("parameter_declaration").map((node) => [nameOf(node), parameter(node, declared)]),
    ),
    variables: Object.fromEntries(
      of("variable_declaration").map((node) => [nameOf(node), json(child(node, 1), declared)]),
    ),
    resources: [...declared.resources.values()].map((each) => armResource(each, declared)),
  };
}

function parameter(node: Node, declared: Declared): Json {
  const said = new Map<string, Json>();
  const before = node.previousNamedSibling;
  for (const decorator of before?.type === "decorators" ? before.namedChildren : []) {
    const call = child(decorator, 0);
    said.set(nameOf(call), json(child(child(call, 1), 0), declared));
  }
  const value = node.namedChildren[2];
  const { description, allowed, minLength, maxLength, ...others } = Object.fromEntries(said);
  if (Object.keys(others).length > 0) throw new SyntaxError(`Decorators: ${Object.keys(others)}`);
  return {
    type: child(node, 1).text,
    ...(value !== undefined && { defaultValue: json(value, declared) }),
    ...(allowed !== undefined && { allowedValues: allowed }),
    ...(minLength !== undefined && { minLength }),
    ...(maxLength !== undefined && { maxLength }),
    ...(description !== undefined && { metadata: { description } }),
  };
}

function resource(node: Node): DeclaredResource {
  const [type = "", apiVersion = ""] = unquoted(child(node, 1)).split("@");
  return { type, apiVersion, properties: propertiesOf(child(node, 2)) };
}

function armResource({ type, apiVersion, properties }: DeclaredResource, declared: Declared) {
  const { parent, scope, name, dependsOn, ...body } = Object.fromEntries(properties);
  if (name === undefined) throw new SyntaxError(`A resource of ${type} has no name.`);
  const after = [parent, scope, ...(dependsOn?.namedChildren ?? [])].filter(
    (each) => each !== undefined,
  );
  return {
    type,
    apiVersion,
    ...(scope !== undefined && { scope: relativeId(scope.text, declared) }),
    name:
      name.type === "string"
        ? [...(parent === undefined ? [] : namesOf(parent.text, declared)), unquoted(name)].join(
            "/",
          )
        : `[${code(name, declared)}]`,
    ...Object.fromEntries(Object.entries(body).map(([key, value]) => [key, json(value, declared)])),
    ...(after.length > 0 && { dependsOn: after.map((each) => `[${id(each.text, declared)}]`) }),
  };
}

function json(node: Node, declared: Declared): Json {
  switch (node.type) {
    case "string": {
      const text = unquoted(node);
      return text.startsWith("[") && text.endsWith("]") ? `[${text}` : text;
    }
    case "number":
      return Number(node.text);
    case "boolean":
      return node.text === "true";
    case "array":
      return node.namedChildren.map((each) => json(each, declared));
    case "object":
      return Object.fromEntries(
        [...propertiesOf(node)].map(([key, value]) => [key, json(value, declared)]),
      );
    default:
      return `[${code(node, declared)}]`;
  }
}

function code(node: Node, declared: Declared): string {
  switch (node.type) {
    case "string":
      return `'${unquoted(node).replaceAll("'", "''")}'`;
    case "identifier":
      if (declared.parameters.has(node.text)) return `parameters('${node.text}')`;
      if (declared.variables.has(node.text)) return `variables('${node.text}')`;
      throw new ReferenceError(`Nothing is called ${node.text}.`);
    case "call_expression": {
      const args = child(node, 1).namedChildren.map((each) => code(each, declared));
      return `${nameOf(node)}(${args.join(", ")})`;
    }
    case "member_expression": {
      const [object, property] = [child(node, 0), child(node, 1).text];
      if (object.type === "identifier" && property === "id") return id(object.text, declared);
      return `${code(object, declared)}.${property}`;
    }
    default:
      throw new SyntaxError(`${node.type} is not expected in an expression: ${node.text}`);
  }
}

function id(symbol: string, declared: Declared): string {
  const { type } = resourceOf(symbol, declared);
  return `resourceId('${[type, ...namesOf(symbol, declared)].join("', '")}')`;
}

function relativeId(symbol: string, declared: Declared): string {
  const [provider, ...types] = resourceOf(symbol, declared).type.split("/");
  const names = namesOf(symbol, declared);
  return [provider, ...types.flatMap((type, index) => [type, names[index]])].join("/");
}

function namesOf(symbol: string, declared: Declared): string[] {
  const { properties } = resourceOf(symbol, declared);
  const parent = properties.get("parent");
  const own = unquoted(properties.get("name"));
  return parent === undefined ? [own] : [...namesOf(parent.text, declared), own];
}

function resourceOf(symbol: string, { resources }: Declared): DeclaredResource {
  const found = resources.get(symbol);
  if (found === undefined) throw new ReferenceError(`No resource is called ${symbol}.`);
  return found;
}

function propertiesOf(object: Node): ReadonlyMap<string, Node> {
  const entries = object.namedChildren
    .filter(({ type }) => type === "object_property")
    .map((property) => {
      const key = child(property, 0);
      const name = key.type === "string" ? unquoted(key) : key.text;
      return [name, child(property, 1)] as const;
    });
  const properties = new Map(entries);
  if (properties.size < entries.length) throw new SyntaxError(`A key twice in ${object.text}`);
  return properties;
}

/** https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types#strings */
function unquoted(node: Node | undefined): string {
  if (node?.type !== "string") throw new SyntaxError(`No text: ${node?.text}`);
  if (node.namedChildren.some(({ type }) => type === "interpolation")) {
    throw new SyntaxError(`Interpolation is not expected: ${node.text}`);
  }
  const signs: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return node.text.slice(1, -1).replaceAll(/\\(.)/g, (_, sign: string) => signs[sign] ?? sign);
}

function nameOf(node: Node): string {
  return child(node, 0).text;
}

function child(node: Node, index: number): Node {
  const found = node.namedChildren.filter(({ type }) => type !== "comment")[index];
  if (found === undefined)
    throw new SyntaxError(`${node.type} without its part ${index}: ${node.text}`);
  return found;
}

function firstError(node: Node | undefined): string {
  if (node === undefined) return "nothing was parsed";
  if (node.isError || node.isMissing) {
    return `line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`;
  }
  const inside = node.children.find((each) => each.hasError || each.isMissing);
  return inside === undefined ? node.text.slice(0, 60) : firstError(inside);
}
