import type { SubscriptionDefinition, TopicDefinition } from "@buspass/contracts";
import { type EntityRef, entityId, isWithin, partsOf, resourceName } from "../resource-ids.ts";
import type { ActualSettings } from "./actual-namespace.ts";
import { az } from "./az.ts";
import { type Compared, named } from "./compared.ts";
import { type SettingDifference, settingDifferences, settingOptions } from "./entity-settings.ts";
import { type Finding, finding } from "./finding.ts";
import { assignCommand } from "./role-assignment-drift.ts";
import { deleteRuleCommand, ruleCommand, ruleDrift, wantedRules } from "./rule-drift.ts";

/** Compares queues, topics and subscriptions, and the rules of these. */
export function entityDrift(compared: Compared): Finding[] {
  const { queues, topics } = compared.access.bus;
  const { actual } = compared;
  return [
    ...Object.entries(queues).flatMap(([path, definition]) => {
      const entity: EntityRef = { kind: "queue", path };
      const found = named(actual.queues, path);
      if (found !== undefined) return settingsDrift(compared, entity, definition, found);
      if (named(actual.topics, path) !== undefined) return [otherKind(compared, entity, "topic")];
      return [missing(compared, entity, [createCommand(compared, entity, definition)])];
    }),
    ...Object.entries(topics).flatMap(([path, definition]) =>
      topicDrift(compared, path, definition),
    ),
    ...undeclared(compared, "queue", actual.queues, { ...queues, ...topics }),
    ...undeclared(compared, "topic", actual.topics, { ...queues, ...topics }),
  ];
}

function topicDrift(compared: Compared, path: string, definition: TopicDefinition): Finding[] {
  const entity: EntityRef = { kind: "topic", path };
  const found = named(compared.actual.topics, path);
  const subscriptions = Object.entries<SubscriptionDefinition>(definition.subscriptions);
  if (found === undefined) {
    if (named(compared.actual.queues, path) !== undefined) {
      return [otherKind(compared, entity, "queue")];
    }
    return [
      missing(compared, entity, [
        createCommand(compared, entity, definition),
        ...subscriptions.flatMap(([name, each]) =>
          subscriptionCommands(compared, `${path}/${name}`, each),
        ),
      ]),
    ];
  }
  return [
    ...settingsDrift(compared, entity, definition, found.settings),
    ...subscriptions.flatMap(([name, each]) => {
      const subscription: EntityRef = { kind: "subscription", path: `${path}/${name}` };
      const there = named(found.subscriptions, name);
      return there === undefined
        ? [missing(compared, subscription, subscriptionCommands(compared, subscription.path, each))]
        : [
            ...settingsDrift(compared, subscription, each, there.settings),
            ...ruleDrift(compared, subscription.path, each.rules, there),
          ];
    }),
    ...undeclared(compared, "subscription", found.subscriptions, definition.subscriptions, path),
  ];
}

function settingsDrift(
  compared: Compared,
  entity: EntityRef,
  definition: object,
  found: ActualSettings,
): Finding[] {
  return settingDifferences(entity.kind, definition, found).map((difference) =>
    finding("entity-differs", {
      path: `${lineOf(entity)}.${difference.name}`,
      resourceId: entityId(compared.place, entity),
      what: `${capital(entity)} has ${difference.name} ${said(difference.found)}, and ${declaredWords(difference)}.`,
      ...(difference.fixed
        ? {
            wayOut:
              "Azure cannot change this: receive what is in the entity, then delete it and deploy it anew.",
            commands: [entityCommand(compared, "delete", entity, {})],
          }
        : {
            wayOut: "Set what is declared, or declare what Azure has.",
            commands: [entityCommand(compared, "update", entity, difference.option)],
          }),
    }),
  );
}

function declaredWords({ declared, wanted }: SettingDifference): string {
  return declared === undefined
    ? `nothing is declared, which comes to ${said(wanted)}`
    : `${said(declared)} is declared`;
}

function said(value: string | number | boolean): string {
  return value === "" ? "none" : String(value);
}

function missing(compared: Compared, entity: EntityRef, create: readonly string[]): Finding {
  const resourceId = entityId(compared.place, entity);
  const assigned = compared.expected.filter(
    ({ scopeId, principalId }) => principalId !== undefined && isWithin(scopeId, resourceId),
  );
  return finding("missing-entity", {
    path: lineOf(entity),
    resourceId,
    what: `There is no ${entity.kind} ${entity.path}.`,
    wayOut: `Deploy the declaration to ${compared.environmentName}, or create it with its role assignments.`,
    commands: [...create, ...assigned.map(assignCommand)],
  });
}

function otherKind(compared: Compared, entity: EntityRef, kind: "queue" | "topic"): Finding {
  const found: EntityRef = { kind, path: entity.path };
  return finding("entity-differs", {
    path: lineOf(entity),
    resourceId: entityId(compared.place, found),
    what: `${entity.path} is a ${kind} in Azure, and a ${entity.kind} is declared.`,
    wayOut: "Receive what is in it, then delete it and deploy the declaration.",
    commands: [entityCommand(compared, "delete", found, {})],
  });
}

function undeclared(
  compared: Compared,
  kind: EntityRef["kind"],
  found: Readonly<Record<string, unknown>>,
  declared: Readonly<Record<string, unknown>>,
  topic?: string,
): Finding[] {
  return Object.keys(found)
    .filter((name) => named(declared, name) === undefined)
    .map((name) => {
      const entity: EntityRef = { kind, path: topic === undefined ? name : `${topic}/${name}` };
      return finding("undeclared-entity", {
        path: topic === undefined ? `${kind}s` : `topics.${topic}.subscriptions`,
        resourceId: entityId(compared.place, entity),
        what: `${capital(entity)} is not declared.`,
        wayOut: "Declare it, or delete it once nobody uses it; deleting it deletes its messages.",
        commands: [entityCommand(compared, "delete", entity, {})],
      });
    });
}

function createCommand(compared: Compared, entity: EntityRef, definition: object): string {
  return entityCommand(compared, "create", entity, settingOptions(definition));
}

function subscriptionCommands(
  compared: Compared,
  path: string,
  definition: SubscriptionDefinition,
): readonly string[] {
  const create = createCommand(compared, { kind: "subscription", path }, definition);
  if (definition.rules === undefined) return [create];
  return [
    create,
    ...Object.entries(wantedRules(definition.rules)).map(([name, rule]) =>
      ruleCommand(compared, path, name, rule),
    ),
    // It was made with the subscription, and would let everything in.
    deleteRuleCommand(compared, path, "$Default"),
  ];
}

function entityCommand(
  { place }: Compared,
  verb: "create" | "update" | "delete",
  { kind, path }: EntityRef,
  options: Readonly<Record<string, string | number | boolean>>,
): string {
  const { topic, subscription } = partsOf(path);
  const words = kind === "subscription" ? "topic subscription" : kind;
  return az(`servicebus ${words} ${verb}`, {
    name: kind === "subscription" ? subscription : resourceName(path),
    ...(kind === "subscription" && { "topic-name": resourceName(topic) }),
    "namespace-name": place.name,
    "resource-group": place.resourceGroup,
    subscription: place.subscriptionId,
    ...options,
  });
}

function lineOf({ kind, path }: EntityRef): string {
  if (kind !== "subscription") return `${kind}s.${path}`;
  const { topic, subscription } = partsOf(path);
  return `topics.${topic}.subscriptions.${subscription}`;
}

function capital({ kind, path }: EntityRef): string {
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${path}`;
}
