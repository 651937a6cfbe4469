import { applicationProperty } from "./application-property.ts";
import { isSame } from "./compare.ts";
import type { MessageProperties, PropertyValue } from "./properties.ts";
import { RuleSyntaxError } from "./rule-syntax-error.ts";
import type { SystemProperty } from "./system-property.ts";

/** The conditions of a correlation filter; those that are absent are none. */
export interface Correlation {
  readonly correlationId?: string | undefined;
  readonly messageId?: string | undefined;
  readonly to?: string | undefined;
  readonly replyTo?: string | undefined;
  readonly subject?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly replyToSessionId?: string | undefined;
  readonly contentType?: string | undefined;
  readonly application?: Readonly<Record<string, PropertyValue>> | undefined;
}

type Condition = (message: MessageProperties) => boolean;

const systemProperties = {
  correlationId: "CorrelationId",
  messageId: "MessageId",
  to: "To",
  replyTo: "ReplyTo",
  subject: "Label",
  sessionId: "SessionId",
  replyToSessionId: "ReplyToSessionId",
  contentType: "ContentType",
} as const satisfies Record<Exclude<keyof Correlation, "application">, SystemProperty>;

/**
 * "A match exists when an arriving message's value for a property is equal to the value specified in
 * the correlation filter. For string expressions, the comparison is case-sensitive. If you specify
 * multiple match properties, the filter combines them as a logical AND condition".
 * https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#correlation-filters
 *
 * A text is no number: https://github.com/Azure/azure-service-bus/issues/401. Numbers are equal by
 * value: the SDK writes those of a filter as double, and those of a message as an integer where they
 * are one: https://github.com/Azure/azure-sdk-for-js/pull/12349. Names are found without regard to
 * case as in the SQL filter, of which the page calls a correlation filter the equivalent.
 *
 * @throws RuleSyntaxError when there is no condition, which the service refuses too:
 * https://github.com/Azure/azure-service-bus-node/issues/184
 */
export function compileCorrelation(correlation: Correlation): Condition {
  const conditions: Condition[] = [];
  for (const [key, property] of entriesOf(systemProperties)) {
    const expected = correlation[key];
    if (expected !== undefined) {
      conditions.push(({ system }) => equals(system[property], expected));
    }
  }
  for (const [name, expected] of Object.entries(correlation.application ?? {})) {
    conditions.push(({ application }) => equals(applicationProperty(application, name), expected));
  }
  if (conditions.length === 0) {
    throw new RuleSyntaxError("A correlation filter needs at least one property to match.");
  }
  return (message) => conditions.every((condition) => condition(message));
}

/** Null equals nothing, as in `color = NULL`. */
function equals(actual: PropertyValue | undefined, expected: PropertyValue): boolean {
  return actual !== undefined && actual !== null && expected !== null && isSame(actual, expected);
}

function entriesOf<Key extends string, Item>(record: Readonly<Record<Key, Item>>): [Key, Item][] {
  return Object.entries(record) as [Key, Item][];
}
