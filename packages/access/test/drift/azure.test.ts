import { drift, type Finding } from "@buspass/access";
import type { EmulatorOptions, RoleAssignment } from "@buspass/emulator";
import { expect, test } from "vitest";
import { azureOf, namespaceId, subscriptionId } from "./azure-of.ts";

const resourceGroup = `/subscriptions/${subscriptionId}/resourceGroups/contoso`;
const sender = "Azure Service Bus Data Sender";
const stranger = "11111111-2222-4333-8444-555555555555";
const where = `--namespace-name contoso-prod --resource-group contoso --subscription ${subscriptionId}`;

/** The options with other roles for one identity. */
function withRoles(
  options: EmulatorOptions,
  identity: string,
  change: (roles: readonly RoleAssignment[]) => readonly RoleAssignment[],
): EmulatorOptions {
  const roles = options.identities?.[identity]?.roles ?? [];
  return {
    ...options,
    identities: { ...options.identities, [identity]: { roles: change(roles) } },
  };
}

interface Planted {
  readonly change: (options: EmulatorOptions) => EmulatorOptions;
  readonly found: Partial<Finding>;
}

/** What somebody did to Azure by hand, and the one finding that it must give. */
const planted: Readonly<Record<string, Planted>> = {
  "a role assignment that was removed": {
    change: (options) => withRoles(options, "billing", () => []),
    found: {
      kind: "missing-role-assignment",
      path: "identities.billing.receives[0]",
      resourceId: `${namespaceId}/topics/events/subscriptions/billing`,
      what: "billing does not have Azure Service Bus Data Receiver on subscription events/billing.",
      commands: [
        `az role assignment create --assignee-object-id <billing> --assignee-principal-type ServicePrincipal --role 4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0 --scope ${namespaceId}/topics/events/subscriptions/billing`,
      ],
    },
  },
  "a role on the namespace instead of the queue": {
    change: (options) => withRoles(options, "orders-api", () => [{ role: sender, scope: "" }]),
    found: {
      kind: "too-broad-role-assignment",
      path: "identities.orders-api.sends[0]",
      what: `orders-api has ${sender} on the namespace, and needs ${sender} on queue orders.`,
      wayOut:
        "Assign what is declared, wait five minutes for Azure to know it everywhere, then remove the broad assignment.",
      commands: [
        expect.stringMatching(/^az role assignment create .*\/queues\/orders$/),
        expect.stringMatching(/^az role assignment delete --ids \/subscriptions\//),
      ],
    },
  },
  "a role on the resource group besides the one that is declared": {
    change: (options) =>
      withRoles(options, "orders-api", (roles) => [
        ...roles,
        { role: sender, scope: resourceGroup },
      ]),
    found: {
      kind: "too-broad-role-assignment",
      what: `orders-api has ${sender} on resource group contoso, and needs ${sender} on queue orders.`,
      wayOut:
        "Remove the assignment; it holds for everything in resource group contoso, so ask its owner first.",
      commands: [expect.stringMatching(/^az role assignment delete --ids/)],
    },
  },
  "a role on the Azure subscription": {
    change: (options) =>
      withRoles(options, "orders-api", (roles) => [
        ...roles,
        { role: sender, scope: `/subscriptions/${subscriptionId}` },
      ]),
    found: {
      kind: "too-broad-role-assignment",
      what: `orders-api has ${sender} on Azure subscription ${subscriptionId}, and needs ${sender} on queue orders.`,
    },
  },
  "Data Owner where a sender is declared": {
    change: (options) =>
      withRoles(options, "orders-api", () => [
        { role: "Azure Service Bus Data Owner", scope: "orders" },
      ]),
    found: {
      kind: "too-broad-role-assignment",
      what: `orders-api has Azure Service Bus Data Owner on queue orders, and needs ${sender} on queue orders.`,
    },
  },
  "Owner of the resource group": {
    change: (options) =>
      withRoles(options, "billing", (roles) => [...roles, { role: "Owner", scope: resourceGroup }]),
    found: {
      kind: "too-broad-role-assignment",
      path: "identities.billing",
      what: "billing has Owner on resource group contoso, with which it can give itself any right.",
    },
  },
  "a right that no line gives": {
    change: (options) =>
      withRoles(options, "billing", (roles) => [...roles, { role: sender, scope: "refunds" }]),
    found: {
      kind: "undeclared-role-assignment",
      path: "identities.billing",
      what: `billing has ${sender} on queue refunds, and the declaration gives it nothing of that.`,
    },
  },
  "somebody else who may read messages": {
    change: (options) => ({
      ...options,
      roleAssignments: [
        {
          principalId: stranger,
          principalType: "User",
          role: "Azure Service Bus Data Receiver",
          scope: "orders",
        },
      ],
    }),
    found: {
      kind: "unknown-principal",
      what: `User ${stranger} has Azure Service Bus Data Receiver on queue orders, and is no identity of the declaration.`,
    },
  },
  "keys that are accepted": {
    change: (options) => ({
      ...options,
      sharedAccessPolicies: [
        { name: "RootManageSharedAccessKey", rights: ["Manage", "Send", "Listen"] },
      ],
    }),
    found: {
      kind: "local-auth-enabled",
      path: "environments.production.namespace",
      resourceId: namespaceId,
      commands: [
        `az servicebus namespace update --name contoso-prod --resource-group contoso --subscription ${subscriptionId} --disable-local-auth true`,
      ],
    },
  },
  "a queue that was deleted": {
    change: ({ queues: { orders: _, ...queues } = {}, ...options }) => ({ ...options, queues }),
    found: {
      kind: "missing-entity",
      path: "queues.orders",
      what: "There is no queue orders.",
      commands: [
        `az servicebus queue create --name orders ${where} --max-delivery-count 5`,
        expect.stringMatching(/--assignee-object-id <orders-api> .*69a216fc.*\/queues\/orders$/),
        expect.stringMatching(/--assignee-object-id <orders-worker> .*69a216fc.*\/queues\/orders$/),
        expect.stringMatching(/--assignee-object-id <orders-worker> .*4f6d3b9b.*\/queues\/orders$/),
      ],
    },
  },
  "a topic that was deleted, with all in it": {
    change: (options) => ({ ...options, topics: {} }),
    found: {
      kind: "missing-entity",
      path: "topics.events",
      commands: [
        `az servicebus topic create --name events ${where}`,
        `az servicebus topic subscription create --name billing --topic-name events ${where}`,
        `az servicebus topic subscription create --name audit --topic-name events ${where}`,
        expect.stringContaining("<orders-worker>"),
        expect.stringContaining("<billing>"),
      ],
    },
  },
  "a subscription that was deleted": {
    change: (options) => ({ ...options, topics: { events: { subscriptions: { billing: {} } } } }),
    found: {
      kind: "missing-entity",
      path: "topics.events.subscriptions.audit",
      what: "There is no subscription events/audit.",
    },
  },
  "a queue that somebody made": {
    change: (options) => ({ ...options, queues: { ...options.queues, "tests/scratch": {} } }),
    found: {
      kind: "undeclared-entity",
      path: "queues",
      resourceId: `${namespaceId}/queues/tests~scratch`,
      what: "Queue tests/scratch is not declared.",
      commands: [`az servicebus queue delete --name tests~scratch ${where}`],
    },
  },
  "a subscription that somebody made": {
    change: (options) => ({
      ...options,
      topics: { events: { subscriptions: { billing: {}, audit: {}, debug: {} } } },
    }),
    found: {
      kind: "undeclared-entity",
      what: "Subscription events/debug is not declared.",
      commands: [
        `az servicebus topic subscription delete --name debug --topic-name events ${where}`,
      ],
    },
  },
  "a setting that is other than declared": {
    change: (options) => ({
      ...options,
      queues: { ...options.queues, orders: { maxDeliveryCount: 50 } },
    }),
    found: {
      kind: "entity-differs",
      path: "queues.orders.maxDeliveryCount",
      what: "Queue orders has maxDeliveryCount 50, and 5 is declared.",
      commands: [`az servicebus queue update --name orders ${where} --max-delivery-count 5`],
    },
  },
  "a setting that is not Azure's default, where nothing is declared": {
    change: (options) => ({
      ...options,
      queues: { ...options.queues, refunds: { lockDurationMs: 30_000 } },
    }),
    found: {
      kind: "entity-differs",
      path: "queues.refunds.lockDuration",
      what: "Queue refunds has lockDuration PT30S, and nothing is declared, which comes to PT1M.",
    },
  },
  "a setting that cannot be changed": {
    change: (options) => ({
      ...options,
      queues: { ...options.queues, refunds: { requiresSession: true } },
    }),
    found: {
      kind: "entity-differs",
      path: "queues.refunds.requiresSession",
      wayOut:
        "Azure cannot change this: receive what is in the entity, then delete it and deploy it anew.",
      commands: [`az servicebus queue delete --name refunds ${where}`],
    },
  },
  "a queue that is a topic": {
    change: ({ queues: { refunds: _, ...queues } = {}, ...options }) => ({
      ...options,
      queues,
      topics: { ...options.topics, refunds: {} },
    }),
    found: {
      kind: "entity-differs",
      path: "queues.refunds",
      what: "refunds is a topic in Azure, and a queue is declared.",
    },
  },
  "a rule of a subscription that is to get everything": {
    change: (options) => ({
      ...options,
      topics: {
        events: {
          subscriptions: {
            billing: {},
            audit: {
              rules: [
                { name: "$Default", filter: { kind: "true" } },
                { name: "mine", filter: { kind: "sql", expression: "total > 1" } },
              ],
            },
          },
        },
      },
    }),
    found: {
      kind: "undeclared-rule",
      path: "topics.events.subscriptions.audit",
      what: "Subscription events/audit has a rule mine, which selects where total > 1.",
      commands: [
        `az servicebus topic subscription rule delete --name mine --subscription-name audit --topic-name events ${where}`,
      ],
    },
  },
  "a default rule that selects less": {
    change: (options) => ({
      ...options,
      topics: {
        events: {
          subscriptions: {
            billing: {},
            audit: { rules: [{ name: "$Default", filter: { kind: "false" } }] },
          },
        },
      },
    }),
    found: {
      kind: "rule-differs",
      what: "Rule $Default of subscription events/audit selects where 1=0, and everything is declared.",
      commands: [
        `az servicebus topic subscription rule create --name '$Default' --subscription-name audit --topic-name events ${where} --filter-type SqlFilter --filter-sql-expression '1=1'`,
      ],
    },
  },
};

test("an environment that is as declared has no findings", async () => {
  await using azure = await azureOf();
  expect(drift(azure.access, "production", await azure.read())).toEqual([]);
});

test.each(Object.entries(planted))(
  "%s is found, and nothing else",
  async (_, { change, found }) => {
    await using azure = await azureOf(change);
    const findings = drift(azure.access, "production", await azure.read());
    const names = Object.keys(azure.access.identities);
    // Object ids as names, for who reads this.
    const readable = findings.map((finding) => ({
      ...finding,
      commands: finding.commands.map((command) =>
        names.reduce((text, name) => text.replace(azure.objectId(name), `<${name}>`), command),
      ),
    }));
    expect(readable).toEqual([expect.objectContaining(found)]);
  },
);

test.each([
  ["Reader on the namespace", { role: "Reader", scope: "" }],
  ["Contributor, where no key is accepted", { role: "Contributor", scope: resourceGroup }],
] as const)("%s gives no right to messages, and is not accused", async (_, role) => {
  await using azure = await azureOf((options) =>
    withRoles(options, "billing", (roles) => [...roles, role]),
  );
  expect(drift(azure.access, "production", await azure.read())).toEqual([]);
});

test("people who own the subscription, and have no right to messages, are not accused", async () => {
  await using azure = await azureOf((options) => ({
    ...options,
    roleAssignments: [
      { principalId: stranger, principalType: "User", role: "Owner", scope: resourceGroup },
    ],
  }));
  expect(drift(azure.access, "production", await azure.read())).toEqual([]);
});

test("Contributor is accused where keys are accepted, as it can read them", async () => {
  await using azure = await azureOf((options) => ({
    ...withRoles(options, "billing", (roles) => [
      ...roles,
      { role: "Contributor", scope: resourceGroup },
    ]),
    sharedAccessPolicies: [
      { name: "RootManageSharedAccessKey", rights: ["Manage", "Send", "Listen"] },
    ],
  }));
  expect(
    drift(azure.access, "production", await azure.read()).map(({ kind, what }) => [kind, what]),
  ).toEqual([
    ["local-auth-enabled", "The namespace accepts shared access keys: disableLocalAuth is false."],
    [
      "too-broad-role-assignment",
      "billing has Contributor on resource group contoso, with which it can read the keys of the namespace, and these are accepted.",
    ],
  ]);
});

test("what is on a namespace without any entity is read", async () => {
  await using azure = await azureOf((options) => ({
    ...options,
    queues: {},
    topics: {},
    roleAssignments: [
      { principalId: stranger, role: "Azure Service Bus Data Owner", scope: resourceGroup },
    ],
  }));
  const kinds = drift(azure.access, "production", await azure.read()).map(({ kind }) => kind);
  expect(kinds).toEqual([
    "unknown-principal",
    "missing-entity",
    "missing-entity",
    "missing-entity",
  ]);
});

test("each page of a long list is read", async () => {
  const many = Object.fromEntries(
    Array.from({ length: 150 }, (_, index) => [`queue-${index}`, {}]),
  );
  await using azure = await azureOf((options) => ({
    ...options,
    queues: { ...options.queues, ...many },
  }));
  const findings = drift(azure.access, "production", await azure.read());
  expect(findings.map(({ kind }) => kind)).toEqual(
    Object.keys(many).map(() => "undeclared-entity"),
  );
});
