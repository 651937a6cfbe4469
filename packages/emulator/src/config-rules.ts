import type { CorrelationConfig, RuleConfig, SubscriptionConfig } from "./config-file.ts";
import { type ConfigPath, problem } from "./config-problems.ts";
import {
  compileAction,
  compileFilter,
  type FilterDefinition,
  type RuleDefinition,
  RuleSyntaxError,
} from "./entities/rules/rule.ts";

/** The sentences for rules that the service would not take. */
export function problemsOfRules({ Rules }: SubscriptionConfig, path: ConfigPath): string[] {
  return Rules.flatMap(({ Properties }, index) => {
    const { SqlFilter, CorrelationFilter, Action } = Properties;
    const at = [...path, "Rules", index, "Properties"];
    const filter = filterOf(Properties);
    return [
      ...refused(
        CorrelationFilter === undefined
          ? [...at, "SqlFilter", "SqlExpression"]
          : [...at, "CorrelationFilter"],
        "a filter that the service takes",
        SqlFilter?.SqlExpression ?? CorrelationFilter,
        () => compileFilter(filter),
      ),
      ...(Action === undefined
        ? []
        : refused(
            [...at, "Action", "SqlExpression"],
            "an action that the service takes",
            Action.SqlExpression,
            () => compileAction({ expression: Action.SqlExpression }),
          )),
    ];
  });
}

/** A rule of the file as the emulator takes it. */
export function ruleDefinition({ Name, Properties }: RuleConfig): RuleDefinition {
  const { Action } = Properties;
  return {
    name: Name,
    filter: filterOf(Properties),
    ...(Action !== undefined && { action: { expression: Action.SqlExpression } }),
  };
}

function filterOf({ SqlFilter, CorrelationFilter }: RuleConfig["Properties"]): FilterDefinition {
  return CorrelationFilter === undefined
    ? { kind: "sql", expression: SqlFilter?.SqlExpression ?? "" }
    : correlationOf(CorrelationFilter);
}

/** The file says Label where clients today say subject. */
function correlationOf(config: CorrelationConfig): FilterDefinition {
  const { ContentType, CorrelationId, Label, MessageId, Properties } = config;
  const { ReplyTo, ReplyToSessionId, SessionId, To } = config;
  return {
    kind: "correlation",
    ...(ContentType !== undefined && { contentType: ContentType }),
    ...(CorrelationId !== undefined && { correlationId: CorrelationId }),
    ...(Label !== undefined && { subject: Label }),
    ...(MessageId !== undefined && { messageId: MessageId }),
    ...(ReplyTo !== undefined && { replyTo: ReplyTo }),
    ...(ReplyToSessionId !== undefined && { replyToSessionId: ReplyToSessionId }),
    ...(SessionId !== undefined && { sessionId: SessionId }),
    ...(To !== undefined && { to: To }),
    ...(Properties !== undefined && { application: Properties }),
  };
}

function refused(
  path: ConfigPath,
  expected: string,
  found: unknown,
  compile: () => unknown,
): string[] {
  try {
    compile();
    return [];
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    return [`${problem(path, expected, found)}; it says: ${error.message}`];
  }
}
