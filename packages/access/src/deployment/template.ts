/*
 * A deployment as data, from which Bicep and ARM JSON are written: so the two cannot differ in what they
 * say, only in how they say it.
 */

/** What a property is. An object is a map, so that its keys are never taken for an expression's. */
export type Value = string | number | boolean | Expression | readonly Value[] | Properties;

/** In the order in which they are written. */
export type Properties = ReadonlyMap<string, Value>;

/** What is known only when it is deployed. */
export type Expression =
  | { readonly kind: "parameter" | "variable"; readonly name: string }
  /** The resource id of the resource with that symbol. */
  | { readonly kind: "id"; readonly symbol: string }
  | {
      readonly kind: "call";
      readonly function: "guid" | "subscriptionResourceId";
      readonly args: readonly Value[];
    }
  | { readonly kind: "location of the resource group" };

/** What the person who deploys says. All are text. */
export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly default?: Value;
  readonly allowed?: readonly string[];
  /** Of all object ids. */
  readonly length?: number;
}

/** A value with a name. */
export interface Variable {
  readonly name: string;
  /** Why it is what it is. */
  readonly comment: string;
  readonly value: Value;
}

/** Something to be there in Azure. */
export interface Resource {
  /** Its name inside of the template. */
  readonly symbol: string;
  /** In Azure: `"Microsoft.ServiceBus/namespaces/queues"`. */
  readonly type: string;
  readonly apiVersion: string;
  /** Why it is there: lines without a sign before them. */
  readonly comment: readonly string[];
  /** The symbol of the resource that it is a part of. */
  readonly parent?: string;
  /** The symbol of the resource that it is about. */
  readonly scope?: string;
  /** Symbols of resources that must be there first, and that nothing here refers to. */
  readonly after: readonly string[];
  /** Its own name, without its parents'. */
  readonly name: string | Expression;
  /** All else: location, SKU, properties. */
  readonly body: Properties;
}

/** A whole deployment. */
export interface Template {
  /** What it is and how it is deployed: lines without a sign before them. */
  readonly comment: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly variables: readonly Variable[];
  readonly resources: readonly Resource[];
}

/** Properties in the order in which they are written here. */
export function properties(entries: Readonly<Record<string, Value>>): Properties {
  return new Map(Object.entries(entries));
}

/** Whether a value is an expression. */
export function isExpression(value: Value): value is Expression {
  return typeof value === "object" && "kind" in value;
}

/** Whether a value is an object. */
export function isProperties(value: Value): value is Properties {
  return value instanceof Map;
}
