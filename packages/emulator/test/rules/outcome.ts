import type { MessageProperties, PropertyValue } from "../../src/entities/rules/properties.ts";
import { compileFilter, FilterError } from "../../src/entities/rules/rule.ts";

export type Outcome = "true" | "false" | "unknown" | "error";

/** A message with these application properties and, if given, system properties. */
export function message(
  application: MessageProperties["application"] = {},
  system: MessageProperties["system"] = {},
): MessageProperties {
  return { application, system };
}

/**
 * What a SQL filter comes to. A filter itself tells true only; unknown is what neither it nor its
 * negation selects.
 */
export function outcome(
  expression: string,
  properties: MessageProperties = message(),
  parameters?: Readonly<Record<string, PropertyValue>>,
): Outcome {
  const matches = (text: string): boolean =>
    compileFilter({ kind: "sql", expression: text, parameters }).matches(properties);
  try {
    if (matches(expression)) return "true";
    return matches(`NOT (${expression})`) ? "false" : "unknown";
  } catch (error) {
    if (error instanceof FilterError) return "error";
    throw error;
  }
}
