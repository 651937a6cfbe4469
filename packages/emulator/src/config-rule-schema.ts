import * as z from "zod";
import type { RuleConfig } from "./config-file.ts";
import { name, object, text } from "./config-values.ts";

const sql = object({ SqlExpression: text });

const correlation = object({
  ContentType: text.optional(),
  CorrelationId: text.optional(),
  Label: text.optional(),
  MessageId: text.optional(),
  ReplyTo: text.optional(),
  ReplyToSessionId: text.optional(),
  SessionId: text.optional(),
  To: text.optional(),
  Properties: z
    .record(
      z.string(),
      z.union([z.string(), z.number(), z.boolean()], "a text, a number, true or false"),
      "an object",
    )
    .optional(),
});

/** What each type of filter has, and the other has not. */
const filters = { Sql: "SqlFilter", Correlation: "CorrelationFilter" } as const;

/** A rule of a subscription. Whether the service would take its expressions is for `config-rules.ts`. */
export const rule: z.ZodType<RuleConfig> = object({
  Name: name(50),
  Properties: object({
    FilterType: z.enum(["Sql", "Correlation"], `"Sql" or "Correlation"`),
    SqlFilter: sql.optional(),
    CorrelationFilter: correlation.optional(),
    Action: sql.optional(),
  }).check(({ value, issues }) => {
    for (const [type, filter] of Object.entries(filters)) {
      const wanted = type === value.FilterType;
      if (wanted === (value[filter as "SqlFilter"] !== undefined)) continue;
      issues.push({
        code: "custom",
        input: value,
        path: [filter],
        message: `${wanted ? "an object" : "nothing"}, as FilterType is "${value.FilterType}"`,
      });
    }
  }),
});
