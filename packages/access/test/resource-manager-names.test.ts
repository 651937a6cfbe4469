import type { RoleAssignmentCreateParameters } from "@azure/arm-authorization";
import type {
  Action,
  CorrelationFilter,
  SBNamespace,
  SBQueue,
  SBSku,
  SBSubscription,
  SBTopic,
  SqlFilter,
} from "@azure/arm-servicebus";
import { armTemplate } from "@buspass/access";
import type {
  CorrelationRuleFilter,
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
} from "@buspass/contracts";
import { expect, expectTypeOf, test } from "vitest";
import { difficult } from "./difficult-access.ts";

/*
 * What Azure Resource Manager calls its properties is told by the types of its own clients: a setting that a
 * bus declares under another name would be ignored there, or refused.
 */

test("every setting of an entity is a property of that entity in Azure, of a type that it takes", () => {
  type Deployed<Definition> = Omit<
    Definition,
    "carries" | "subscriptions" | "rules" | "userMetadata"
  >;

  expectTypeOf<Deployed<QueueDefinition>>().toExtend<
    Pick<SBQueue, keyof Deployed<QueueDefinition>>
  >();
  expectTypeOf<Deployed<TopicDefinition>>().toExtend<
    Pick<SBTopic, keyof Deployed<TopicDefinition>>
  >();
  expectTypeOf<Deployed<SubscriptionDefinition>>().toExtend<
    Pick<SBSubscription, keyof Deployed<SubscriptionDefinition>>
  >();
});

test("every condition of a correlation filter is one in Azure, the subject and the properties by other names", () => {
  type Same = Omit<CorrelationRuleFilter, "subject" | "applicationProperties">;

  expectTypeOf<Same>().toExtend<Pick<CorrelationFilter, keyof Same>>();
  expectTypeOf<"label" | "properties">().toExtend<keyof CorrelationFilter>();
  expectTypeOf<"sqlExpression">().toExtend<keyof SqlFilter & keyof Action>();
});

test("the namespace and the role assignments have properties that there are", () => {
  const { resources } = armTemplate(difficult, "production");
  const propertiesOf = (type: string): string[] =>
    Object.keys(Object(resources.find((each) => each.type === type)?.["properties"]));
  const ofNamespace = ["disableLocalAuth", "minimumTlsVersion"] as const;
  const ofAssignment = ["description", "principalId", "principalType", "roleDefinitionId"] as const;

  expect(propertiesOf("Microsoft.ServiceBus/namespaces")).toEqual(ofNamespace);
  expect(propertiesOf("Microsoft.Authorization/roleAssignments")).toEqual(ofAssignment);
  // The client is of an API version before the one that has minimumTlsVersion.
  expectTypeOf<(typeof ofNamespace)[0]>().toExtend<keyof SBNamespace>();
  expectTypeOf<(typeof ofAssignment)[number]>().toExtend<keyof RoleAssignmentCreateParameters>();
  expectTypeOf<"name" | "tier">().toExtend<keyof SBSku>();
});
