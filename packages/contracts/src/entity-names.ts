import { DefinitionError } from "./definition-error.ts";

type EntityKind = "queue" | "topic" | "subscription" | "rule";

interface NameRule {
  readonly maxLength: number;
  readonly pattern: RegExp;
  readonly allowed: string;
}

// "Microsoft.ServiceBus" in
// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const entity: NameRule = {
  maxLength: 260,
  pattern: /^[a-z0-9](?:[a-z0-9._/-]*[a-z0-9])?$/i,
  allowed: "letters, digits, periods, hyphens, underscores and slashes",
};
const part: NameRule = {
  maxLength: 50,
  pattern: /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i,
  allowed: "letters, digits, periods, hyphens and underscores",
};
const rules: Readonly<Record<EntityKind, NameRule>> = {
  queue: entity,
  topic: entity,
  subscription: part,
  rule: part,
};

/**
 * The names of one namespace, checked as they are added against Azure's rules and each other.
 *
 * Queues and topics share one set of names, which Azure compares without regard to case. The path of
 * a subscription may not be the name of a queue or topic either: `"events/billing"` must mean one entity.
 */
export class EntityNames {
  readonly #taken = new Map<string, string>();

  /**
   * @param kind which rules the name follows
   * @param name the name of the entity alone
   * @param at where it is defined, for the error
   * @param address what must be unique in the namespace: the name, or a subscription's path
   */
  add(kind: EntityKind, name: string, at: string, address: string = name): void {
    const { maxLength, pattern, allowed } = rules[kind];
    if (name.length > maxLength || !pattern.test(name)) {
      throw new DefinitionError(
        at,
        `is not a ${kind} name: write 1 to ${maxLength} characters, ${allowed}, with a letter or digit first and last`,
      );
    }
    const key = address.toLowerCase();
    const other = this.#taken.get(key);
    if (other !== undefined) {
      throw new DefinitionError(
        at,
        `has the same name as ${other}, as Azure ignores case: rename one of them`,
      );
    }
    this.#taken.set(key, at);
  }
}
