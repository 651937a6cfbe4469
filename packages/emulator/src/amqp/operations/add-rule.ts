import { putRule } from "../../entities/change-rules.ts";
import { EntityError } from "../../entities/entity-error.ts";
import { compileRule, type FilterDefinition } from "../../entities/rules/rule.ts";
import { unwrappedValue } from "../property-value.ts";
import { text } from "./fields.ts";
import { type Operation, subscriptionOf } from "./operation.ts";

type Fields = Readonly<Record<string, unknown>>;

/** `com.microsoft:add-rule`: a subscription selects by one more rule from now on. */
export const addRule: Operation = {
  right: "Listen",
  run(request) {
    const subscription = subscriptionOf(request);
    const { rules, queue } = subscription;
    const name = text(request.body, "rule-name");
    const description = fieldsOf(request.body["rule-description"]);
    if (rules.has(name.toLowerCase())) {
      throw new EntityError(
        "EntityExists",
        `The messaging entity '${queue.path}/rules/${name}' already exists.`,
      );
    }
    const action = fieldsOf(description["sql-rule-action"])["expression"];
    const rule = compileRule({
      name,
      filter: filterOf(description),
      ...(typeof action === "string" && action !== "" && { action: { expression: action } }),
    });
    putRule(subscription, rule);
    return { status: 200 };
  },
};

function filterOf(description: Fields): FilterDefinition {
  const sql = fieldsOf(description["sql-filter"])["expression"];
  if (typeof sql === "string") return { kind: "sql", expression: sql };
  const fields = fieldsOf(description["correlation-filter"]);
  const field = (name: string): string | undefined =>
    typeof fields[name] === "string" ? fields[name] : undefined;
  const application = Object.entries(fieldsOf(fields["properties"])).flatMap(([name, value]) => {
    const known = unwrappedValue(value);
    return known === undefined ? [] : [[name, known] as const];
  });
  return {
    kind: "correlation",
    correlationId: field("correlation-id"),
    messageId: field("message-id"),
    to: field("to"),
    replyTo: field("reply-to"),
    subject: field("label"),
    sessionId: field("session-id"),
    replyToSessionId: field("reply-to-session-id"),
    contentType: field("content-type"),
    ...(application.length > 0 && { application: Object.fromEntries(application) }),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
