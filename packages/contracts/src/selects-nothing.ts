import { DefinitionError } from "./definition-error.ts";
import type { MessageContract } from "./message-contract.ts";
import { namesToWrite, nearestName } from "./nearest-name.ts";
import type { CorrelationRuleFilter, RuleDefinition } from "./rule.ts";
import { isVersion, mayHaveProperty, propertiesAsked, propertiesDerived } from "./selects.ts";

/**
 * What is said of a rule that can select nothing of what its topic carries.
 * @param at where its filter is
 */
export function selectsNothing(
  { filter }: RuleDefinition,
  carries: readonly MessageContract[],
  at: string,
): DefinitionError {
  const types = typesOf(carries).join(" or ");
  if (!("sqlExpression" in filter)) return matchesNothing(filter, carries, at);
  const unknown = propertyThatNoneHas(filter, carries);
  return new DefinitionError(
    `${at}.sqlExpression`,
    unknown === undefined
      ? `can select nothing that the topic carries: compare sys.Label with ${types}, and application properties that one of them derives`
      : `can select nothing that the topic carries, as no message derives ${unknown}: ${wayOut(unknown, carries)}`,
  );
}

function matchesNothing(
  filter: CorrelationRuleFilter,
  carries: readonly MessageContract[],
  at: string,
): DefinitionError {
  const { subject, applicationProperties = {} } = filter;
  const types = typesOf(carries);
  if (subject !== undefined && !types.includes(subject)) {
    return new DefinitionError(
      `${at}.subject`,
      `is "${subject}", which the topic does not carry: write ${namesToWrite(subject, types)}`,
    );
  }
  const asked = carries.filter(({ type }) => subject === undefined || type === subject);
  const unknown = propertyThatNoneHas(filter, asked);
  if (unknown !== undefined) {
    const whose =
      subject === undefined ? "no message of the topic has" : `${subject} does not have`;
    return new DefinitionError(
      `${at}.applicationProperties.${unknown}`,
      `is a property that ${whose}: ${wayOut(unknown, asked)}`,
    );
  }
  const names = Object.keys(applicationProperties);
  const version = names.find(isVersion);
  return new DefinitionError(
    `${at}.applicationProperties.${version ?? names[0] ?? ""}`,
    `${version === undefined ? "is a property" : "has a value"} that no message has together with the other conditions: correct one of them`,
  );
}

/** The first property that a filter asks for and that none of the messages has. */
function propertyThatNoneHas(
  filter: RuleDefinition["filter"],
  contracts: readonly MessageContract[],
): string | undefined {
  return propertiesAsked(filter).find(
    (name) => !contracts.some((contract) => mayHaveProperty(contract, name)),
  );
}

function wayOut(property: string, contracts: readonly MessageContract[]): string {
  const meant = nearestName(property, contracts.flatMap(propertiesDerived));
  return meant === undefined
    ? `derive it with applicationProperties of ${typesOf(contracts).join(" or ")}, or leave it out`
    : `write ${meant}`;
}

function typesOf(contracts: readonly MessageContract[]): string[] {
  return [...new Set(contracts.map(({ type }) => type))];
}
