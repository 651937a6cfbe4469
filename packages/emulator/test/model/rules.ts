import type { RuleDefinition } from "../../src/entities/rules/rule.ts";

/** What a rule comes to for a message of a color; a failing one throws in the real namespace. */
interface ModelRule {
  readonly definition: Omit<RuleDefinition, "name">;
  readonly selects: (color: string) => boolean | "fails";
  readonly sets?: Readonly<Record<string, string>>;
}

export const colors = ["red", "blue"] as const;

/** Few: the language of rules has its own tests. */
export const rules = {
  all: { definition: { filter: { kind: "true" } }, selects: () => true },
  none: { definition: { filter: { kind: "false" } }, selects: () => false },
  red: {
    definition: { filter: { kind: "correlation", application: { color: "red" } } },
    selects: (color) => color === "red",
  },
  blue: {
    definition: { filter: { kind: "sql", expression: "color = 'blue'" } },
    selects: (color) => color === "blue",
  },
  marking: {
    definition: {
      filter: { kind: "sql", expression: "color = 'red'" },
      action: { expression: "SET mark = 'marked'" },
    },
    selects: (color) => color === "red",
    sets: { mark: "marked" },
  },
  repainting: {
    definition: { filter: { kind: "true" }, action: { expression: "SET color = 'blue'" } },
    selects: () => true,
    sets: { color: "blue" },
  },
  failing: {
    definition: { filter: { kind: "sql", expression: "color = 'blue' AND 1 / 0 = 1" } },
    selects: (color) => (color === "blue" ? "fails" : false),
  },
} as const satisfies Record<string, ModelRule>;

export type RuleName = keyof typeof rules;

export function ruleNamed(name: RuleName): ModelRule {
  return rules[name];
}

/** A message's color, where no rule has changed it. */
export function colorOf(content: string): string {
  return content.split(":")[1] ?? "";
}

/**
 * What a message's copies for a subscription bring along: one for all rules without an action together,
 * one for each rule with one.
 */
export function copiesBy(
  names: readonly RuleName[],
  color: string,
): Readonly<Record<string, string>>[] | "fails" {
  const selected = names.map((name) => ({ name, outcome: ruleNamed(name).selects(color) }));
  if (selected.some(({ outcome }) => outcome === "fails")) return "fails";
  const matching = selected.filter(({ outcome }) => outcome === true).map(({ name }) => name);
  const acting = matching.filter((name) => ruleNamed(name).sets !== undefined);
  const plain = acting.length < matching.length ? [{}] : [];
  return [...plain, ...acting.map((name) => ({ ...ruleNamed(name).sets, RuleName: name }))];
}
