import type { PropertyValue } from "../../entities/rules/properties.ts";
import type { FilterDefinition, RuleDefinition } from "../../entities/rules/rule.ts";
import { amqpValue } from "../property-value.ts";
import { types, type Value } from "../rhea.ts";
import { integer } from "./fields.ts";
import { type Operation, subscriptionOf } from "./operation.ts";

/*
 * Codes of described types, as @azure/service-bus 7.9.5 reads them: filters have ten hexadecimal
 * digits, rules and actions eleven. It throws on others.
 */
const ruleCode = 0x1370_0000_004;
const sqlFilterCode = 0x1370_0000_06;
const trueFilterCode = 0x1370_0000_07;
const falseFilterCode = 0x1370_0000_08;
const correlationFilterCode = 0x1370_0000_09;
const sqlActionCode = 0x1370_0000_006;
const emptyActionCode = 0x1370_0000_005;

/** `com.microsoft:enumerate-rules`: a page of a subscription's rules; clients ask on until one is empty. */
export const enumerateRules: Operation = {
  right: "Listen",
  run(request) {
    const { rules } = subscriptionOf(request);
    const skip = integer(request.body, "skip");
    const page = [...rules.values()].slice(skip, skip + integer(request.body, "top"));
    if (page.length === 0) return { status: 204 };
    return {
      status: 200,
      body: {
        rules: page.map(({ definition }) => ({ "rule-description": describedRule(definition) })),
      },
    };
  },
};

function describedRule({ name, filter, action }: RuleDefinition): Value {
  return described(ruleCode, [
    describedFilter(filter),
    action === undefined
      ? described(emptyActionCode, [])
      : described(sqlActionCode, [types.wrap_string(action.expression)]),
    types.wrap_string(name),
  ]);
}

function describedFilter(filter: FilterDefinition): Value {
  switch (filter.kind) {
    case "true":
      return described(trueFilterCode, []);
    case "false":
      return described(falseFilterCode, []);
    case "sql":
      return described(sqlFilterCode, [types.wrap_string(filter.expression)]);
    case "correlation":
      return described(correlationFilterCode, [
        ...[
          filter.correlationId,
          filter.messageId,
          filter.to,
          filter.replyTo,
          filter.subject,
          filter.sessionId,
          filter.replyToSessionId,
          filter.contentType,
        ].map(orNull),
        propertiesMap(filter.application),
      ]);
  }
}

function orNull(text: string | undefined): Value {
  return text === undefined ? types.Null() : types.wrap_string(text);
}

function propertiesMap(properties: Readonly<Record<string, PropertyValue>> = {}): Value {
  const items = Object.entries(properties).flatMap(([name, value]) => [
    types.wrap_string(name),
    amqpValue(value),
  ]);
  return types.Map32(items);
}

function described(code: number, items: readonly Value[]): Value {
  return types.described(types.wrap_ulong(code), types.List32(items)) as Value;
}
