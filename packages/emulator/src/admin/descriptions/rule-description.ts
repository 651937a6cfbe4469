import type { Correlation } from "../../entities/rules/correlation.ts";
import type { FilterDefinition, RuleDefinition, SqlDefinition } from "../../entities/rules/rule.ts";
import { InvalidValue } from "../refusal.ts";
import { childOf, element, type XmlElement } from "../xml-element.ts";
import { readTypedValues, writeTypedValues } from "./typed-values.ts";

/** The conditions of a correlation filter by the names that they have on the wire, in its order. */
const conditions = [
  ["CorrelationId", "correlationId"],
  ["MessageId", "messageId"],
  ["To", "to"],
  ["ReplyTo", "replyTo"],
  ["Label", "subject"],
  ["SessionId", "sessionId"],
  ["ReplyToSessionId", "replyToSessionId"],
  ["ContentType", "contentType"],
] as const satisfies readonly (readonly [string, keyof Correlation])[];

/** Reads a `RuleDescription`, or a `DefaultRuleDescription`. @throws InvalidValue */
export function readRuleDescription(description: XmlElement, name: string): RuleDefinition {
  const action = readAction(childOf(description, "Action"));
  return {
    name,
    filter: readFilter(childOf(description, "Filter")),
    ...(action !== undefined && { action }),
  };
}

function readFilter(filter: XmlElement | undefined): FilterDefinition {
  // A rule without a filter matches everything.
  if (filter === undefined) return { kind: "true" };
  const type = typeOf(filter);
  switch (type) {
    case "TrueFilter":
      return { kind: "true" };
    case "FalseFilter":
      return { kind: "false" };
    case "SqlFilter":
      return { kind: "sql", ...readSql(filter) };
    case "CorrelationFilter":
      return readCorrelation(filter);
    default:
      throw new InvalidValue(`Bad Request. The filter type '${type}' is not known.`);
  }
}

function readAction(action: XmlElement | undefined): SqlDefinition | undefined {
  if (action === undefined) return undefined;
  const type = typeOf(action);
  if (type === "EmptyRuleAction") return undefined;
  if (type === "SqlRuleAction") return readSql(action);
  throw new InvalidValue(`Bad Request. The action type '${type}' is not known.`);
}

function readSql(parent: XmlElement): SqlDefinition {
  const parameters = readTypedValues(childOf(parent, "Parameters"));
  return {
    expression: childOf(parent, "SqlExpression")?.text ?? "",
    ...(parameters !== undefined && { parameters }),
  };
}

function readCorrelation(filter: XmlElement): FilterDefinition {
  const application = readTypedValues(childOf(filter, "Properties"));
  return {
    kind: "correlation",
    ...Object.fromEntries(
      conditions.flatMap(([name, key]) => {
        const text = childOf(filter, name)?.text;
        return text === undefined ? [] : [[key, text]];
      }),
    ),
    ...(application !== undefined && { application }),
  };
}

function typeOf({ attributes }: XmlElement): string {
  return (attributes["type"] ?? "").replace(/^.*:/, "");
}

/** Writes a rule in the order of the service's data contract. */
export function writeRuleDescription({ name, filter, action }: RuleDefinition): XmlElement {
  return element("RuleDescription", [
    writeFilter(filter),
    action === undefined
      ? element("Action", "", { "i:type": "EmptyRuleAction" })
      : element("Action", writeSql(action), { "i:type": "SqlRuleAction" }),
    element("Name", name),
  ]);
}

function writeFilter(filter: FilterDefinition): XmlElement {
  switch (filter.kind) {
    case "true":
      return element("Filter", writeSql({ expression: "1=1" }), { "i:type": "TrueFilter" });
    case "false":
      return element("Filter", writeSql({ expression: "1=0" }), { "i:type": "FalseFilter" });
    case "sql":
      return element("Filter", writeSql(filter), { "i:type": "SqlFilter" });
    case "correlation":
      return element(
        "Filter",
        [
          ...conditions.map(([wireName, key]) => {
            const text = filter[key];
            return text === undefined ? undefined : element(wireName, text);
          }),
          filter.application && writeTypedValues("Properties", filter.application),
        ],
        { "i:type": "CorrelationFilter" },
      );
  }
}

function writeSql({ expression, parameters }: SqlDefinition): XmlElement[] {
  return [
    element("SqlExpression", expression),
    element("CompatibilityLevel", 20),
    writeTypedValues("Parameters", parameters),
  ];
}
