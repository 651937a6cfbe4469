/**
 * Selects messages by what they are and how they are addressed: all conditions must hold, and each is
 * equality, with regard to case. The names are those of `CorrelationRuleFilter` of `@azure/service-bus`.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/topic-filters#correlation-filters
 */
export interface CorrelationRuleFilter {
  /** The type of a message that the topic carries. */
  readonly subject?: string;
  /** Values of properties that contracts derive with `applicationProperties`, by name. */
  readonly applicationProperties?: Readonly<Record<string, string | number | boolean>>;
  readonly contentType?: string;
  readonly correlationId?: string;
  readonly messageId?: string;
  readonly replyTo?: string;
  readonly replyToSessionId?: string;
  readonly sessionId?: string;
  readonly to?: string;
}

/**
 * Selects messages by an expression of up to 1024 characters over their properties; a body cannot be
 * looked into. It costs the service more than a {@link CorrelationRuleFilter}.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter
 */
export interface SqlRuleFilter {
  /** Such as `region IN ('eu', 'ch') AND total > 100`. It has no parameters: write values into it. */
  readonly sqlExpression: string;
}

/**
 * Changes properties of the messages that a rule selects.
 *
 * @see https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-rule-action
 */
export interface SqlRuleAction {
  /** Up to 32 statements in up to 1024 characters, such as `SET priority = 'high'; REMOVE region`. */
  readonly sqlExpression: string;
}

/** A rule of a subscription: which messages arrive there, and what is changed in them. */
export interface RuleDefinition {
  readonly filter: CorrelationRuleFilter | SqlRuleFilter;
  /** A message that several rules with actions select arrives once for each of them. */
  readonly action?: SqlRuleAction;
}
