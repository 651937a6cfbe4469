import type { SubscriptionDefinition } from "./bus.ts";
import { checkKeys, shown } from "./checked-settings.ts";
import { DefinitionError } from "./definition-error.ts";
import type { MessageContract } from "./message-contract.ts";
import { nearestName } from "./nearest-name.ts";
import type { CorrelationRuleFilter, SqlRuleFilter } from "./rule.ts";
import { maySelect } from "./selects.ts";
import { selectsNothing } from "./selects-nothing.ts";
import { SqlProblem, sqlTokens } from "./sql-tokens.ts";

type Rules = NonNullable<SubscriptionDefinition["rules"]>;

/**
 * "Maximum length of filter condition string: 1,024 (1 K). Maximum length of rule action string: 1,024
 * (1 K). Maximum number of expressions per rule action: 32."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 */
const longestExpression = 1024;
const mostStatements = 32;

/** The same page: "Maximum size of a message ID", "of a message session ID". No message has a longer one. */
const longestId = 128;

/**
 * Whether the service would take the rules of a subscription, each by itself.
 * @throws DefinitionError
 */
export function checkRules(rules: Rules, at: string): void {
  if (Object.keys(rules).length === 0) {
    throw new DefinitionError(
      at,
      "is empty, so that nothing would arrive: leave it out to get every message",
    );
  }
  for (const [name, rule] of Object.entries(rules)) {
    const path = `${at}.${name}`;
    checkKeys(rule, ["filter", "action"], path);
    checkKeys(rule.filter, [...correlationKeys, "sqlExpression"], `${path}.filter`);
    if ("sqlExpression" in rule.filter) checkSql(rule.filter, `${path}.filter`);
    else checkCorrelation(rule.filter, `${path}.filter`);
    if (rule.action !== undefined) {
      checkKeys(rule.action, ["sqlExpression"], `${path}.action`);
      checkAction(rule.action.sqlExpression, `${path}.action.sqlExpression`);
    }
  }
}

/**
 * Whether each rule can select something that the topic carries.
 * @throws DefinitionError naming the condition that no message meets
 */
export function checkRulesSelect(
  rules: Rules,
  carries: readonly MessageContract[],
  at: string,
): void {
  for (const [name, rule] of Object.entries(rules)) {
    if (carries.some((contract) => maySelect(rule, contract))) continue;
    throw selectsNothing(rule, carries, `${at}.${name}.filter`);
  }
}

const correlationKeys: readonly string[] = Object.keys({
  subject: true,
  applicationProperties: true,
  contentType: true,
  correlationId: true,
  messageId: true,
  replyTo: true,
  replyToSessionId: true,
  sessionId: true,
  to: true,
} satisfies Record<keyof CorrelationRuleFilter, true>);

const ids: readonly string[] = ["messageId", "sessionId", "replyToSessionId"];

function checkCorrelation(filter: CorrelationRuleFilter, at: string): void {
  const { applicationProperties = {}, ...conditions } = filter;
  const asked = Object.entries(conditions).filter(([, value]) => value !== undefined);
  for (const [name, value] of asked) {
    const isId = ids.includes(name);
    if (typeof value === "string" && (!isId || value.length <= longestId)) continue;
    const length = isId ? ` of up to ${longestId} characters` : "";
    throw new DefinitionError(`${at}.${name}`, `is ${shown(value)}: write a text${length}`);
  }
  const properties = Object.entries(applicationProperties);
  for (const [name, value] of properties) {
    if (["string", "boolean"].includes(typeof value) || Number.isFinite(value)) continue;
    throw new DefinitionError(
      `${at}.applicationProperties.${name}`,
      `is ${shown(value)}: write a text, a number, true or false`,
    );
  }
  // https://github.com/Azure/azure-service-bus-node/issues/184
  if (asked.length + properties.length === 0) {
    throw new DefinitionError(
      at,
      "has no condition, which Azure refuses: write a subject or another one",
    );
  }
}

function checkSql(filter: SqlRuleFilter, at: string): void {
  const other = Object.keys(filter).find((key) => key !== "sqlExpression");
  if (other !== undefined) {
    throw new DefinitionError(
      `${at}.${other}`,
      "stands beside sqlExpression: write its condition into that",
    );
  }
  const path = `${at}.sqlExpression`;
  const tokens = checkedExpression(filter.sqlExpression, path);
  const [first, last] = [tokens[0], tokens.at(-1)];
  for (const token of [first, last]) {
    const isLoose =
      token?.kind === "operator" ||
      (token?.kind === "keyword" && /^(?:AND|OR|IN|LIKE|IS|ESCAPE)$/.test(token.value));
    if (isLoose)
      throw new DefinitionError(
        path,
        `has a ${token.text} with nothing on one side: write what is missing`,
      );
  }
  if (
    !tokens.some(({ kind, value }) => kind === "operator" || /^(?:IN|LIKE|IS|EXISTS)$/.test(value))
  ) {
    throw new DefinitionError(path, "compares nothing: write a condition such as region = 'eu'");
  }
  for (const { scope, value, text } of tokens) {
    const meant = scope === "sys" ? nearestName(value, systemProperties) : undefined;
    if (meant !== undefined && meant.toLowerCase() !== value.toLowerCase()) {
      throw new DefinitionError(path, `has ${text}, which no message has: write sys.${meant}`);
    }
  }
}

/** The public properties of a BrokeredMessage, and those that ServiceBusMessage renamed. */
const systemProperties =
  "ContentType CorrelationId DeadLetterSource DeliveryCount EnqueuedSequenceNumber EnqueuedTime EnqueuedTimeUtc ExpiresAt ExpiresAtUtc ForcePersistence Label LockedUntil LockedUntilUtc LockToken MessageId PartitionKey ReplyTo ReplyToSessionId ScheduledEnqueueTime ScheduledEnqueueTimeUtc SequenceNumber SessionId Size State Subject TimeToLive To TransactionPartitionKey ViaPartitionKey".split(
    " ",
  );

function checkAction(expression: string, at: string): void {
  const tokens = checkedExpression(expression, at);
  const starts = tokens.filter(
    ({ kind, value }) => kind === "keyword" && /^(?:SET|REMOVE)$/.test(value),
  );
  if (starts.length > mostStatements) {
    throw new DefinitionError(at, `has ${starts.length} statements: write up to ${mostStatements}`);
  }
  if (starts[0] === undefined || starts[0] !== tokens[0]) {
    throw new DefinitionError(
      at,
      "is no action: write statements such as SET region = 'eu' or REMOVE region",
    );
  }
}

function checkedExpression(expression: unknown, at: string): ReturnType<typeof sqlTokens> {
  if (typeof expression !== "string" || expression.trim() === "") {
    throw new DefinitionError(at, `is ${shown(expression)}: write a SQL expression`);
  }
  if (expression.length > longestExpression) {
    throw new DefinitionError(
      at,
      `has ${expression.length} characters: write up to ${longestExpression}, or several rules`,
    );
  }
  try {
    return sqlTokens(expression);
  } catch (error) {
    throw error instanceof SqlProblem ? new DefinitionError(at, error.message) : error;
  }
}
