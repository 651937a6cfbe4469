import { startEmulator } from "@buspass/emulator";
import { type ConfiguredNamespace, readConfig } from "@buspass/emulator/config";
import { expect, test } from "vitest";
import { file, withQueue } from "./config-json.ts";

/** What the only queue of a file is made with. */
const queueOf = (properties: unknown): unknown =>
  readConfig(withQueue(properties)).namespaces[0].options.queues["orders"];

test("every setting reaches the entity that it is of", () => {
  const { namespaces } = readConfig({
    $schema: "https://example.com/Config-schema.json",
    UserConfig: {
      Namespaces: [
        {
          Name: "sbemulatorns",
          Queues: [
            {
              Name: "queue.1",
              Properties: {
                DeadLetteringOnMessageExpiration: true,
                DefaultMessageTimeToLive: "PT1H",
                DuplicateDetectionHistoryTimeWindow: "PT20S",
                ForwardDeadLetteredMessagesTo: "Queue.2",
                ForwardTo: "",
                LockDuration: "PT1M",
                MaxDeliveryCount: 3,
                RequiresDuplicateDetection: true,
                RequiresSession: true,
              },
            },
            { Name: "queue.2", Properties: { ForwardTo: "topic.1" } },
          ],
          Topics: [
            {
              Name: "topic.1",
              Properties: {
                DefaultMessageTimeToLive: "PT2H",
                DuplicateDetectionHistoryTimeWindow: "P7D",
                RequiresDuplicateDetection: false,
              },
              Subscriptions: [
                {
                  Name: "subscription.1",
                  Properties: { DeadLetteringOnMessageExpiration: false, RequiresSession: false },
                  Rules: [],
                },
              ],
            },
          ],
        },
      ],
      Identities: [
        {
          Name: "worker",
          ClientId: "11111111-1111-1111-1111-111111111111",
          Roles: [
            { Role: "Azure Service Bus Data Receiver", Scope: "queue.1" },
            { Role: "Azure Service Bus Data Receiver", Scope: "Topic.1/Subscription.1" },
            { Role: "Azure Service Bus Data Sender", Scope: "", Namespace: "SBEmulatorNS" },
          ],
        },
        { Name: "host", SystemAssigned: true },
      ],
      Logging: { Type: "File" },
    },
  });
  expect(namespaces).toEqual([
    {
      name: "sbemulatorns",
      options: {
        resourceId: expect.stringMatching(
          /^\/subscriptions\/.+\/resourceGroups\/emulator\/providers\/Microsoft\.ServiceBus\/namespaces\/sbemulatorns$/,
        ),
        queues: {
          "queue.1": {
            deadLetteringOnMessageExpiration: true,
            defaultTimeToLiveMs: 3_600_000,
            duplicateDetectionWindowMs: 20_000,
            forwardDeadLetteredMessagesTo: "Queue.2",
            lockDurationMs: 60_000,
            maxDeliveryCount: 3,
            requiresDuplicateDetection: true,
            requiresSession: true,
          },
          "queue.2": { forwardTo: "topic.1" },
        },
        topics: {
          "topic.1": {
            defaultTimeToLiveMs: 7_200_000,
            duplicateDetectionWindowMs: 604_800_000,
            requiresDuplicateDetection: false,
            subscriptions: {
              "subscription.1": { deadLetteringOnMessageExpiration: false, requiresSession: false },
            },
          },
        },
        identities: {
          worker: {
            clientId: "11111111-1111-1111-1111-111111111111",
            systemAssigned: false,
            roles: [
              { role: "Azure Service Bus Data Receiver", scope: "queue.1" },
              { role: "Azure Service Bus Data Receiver", scope: "Topic.1/Subscription.1" },
              { role: "Azure Service Bus Data Sender", scope: "" },
            ],
          },
          host: { systemAssigned: true, roles: [] },
        },
      },
    },
  ] satisfies ConfiguredNamespace[]);
});

test("every part of a rule reaches its subscription", () => {
  const every = {
    ...{ ContentType: "a", CorrelationId: "b", Label: "c", MessageId: "d", ReplyTo: "e" },
    ...{ ReplyToSessionId: "f", SessionId: "g", To: "h" },
    Properties: { region: "EU", total: 5, urgent: true },
  };
  const Rules = [
    { Name: "all", Properties: { FilterType: "Correlation", CorrelationFilter: every } },
    {
      Name: "large",
      Properties: {
        FilterType: "Sql",
        SqlFilter: { SqlExpression: "total > 100" },
        Action: { SqlExpression: "SET sys.To = 'Entity'" },
      },
    },
  ];
  const json = file({ Topics: [{ Name: "t", Subscriptions: [{ Name: "s", Rules }] }] });
  expect(readConfig(json).namespaces[0].options.topics["t"]?.subscriptions?.["s"]).toEqual({
    rules: [
      {
        name: "all",
        filter: {
          kind: "correlation",
          ...{ contentType: "a", correlationId: "b", subject: "c", messageId: "d", replyTo: "e" },
          ...{ replyToSessionId: "f", sessionId: "g", to: "h" },
          application: { region: "EU", total: 5, urgent: true },
        },
      },
      {
        name: "large",
        filter: { kind: "sql", expression: "total > 100" },
        action: { expression: "SET sys.To = 'Entity'" },
      },
    ],
  });
});

test("what is left out has the service's defaults", async () => {
  const { namespaces } = readConfig({
    UserConfig: { Namespaces: [{ Name: "n" }], Identities: [] },
  });
  expect(namespaces).toEqual([
    {
      name: "n",
      options: {
        resourceId: expect.stringMatching(/\/n$/),
        queues: {},
        topics: {},
        identities: {},
      },
    },
  ]);
  expect(queueOf(undefined)).toEqual({});
});

test("several namespaces each have their entities, all identities, and the roles of these there", () => {
  const role = { Role: "Azure Service Bus Data Owner", Scope: "" };
  const { namespaces } = readConfig({
    UserConfig: {
      Namespaces: [
        { Name: "one", Queues: [{ Name: "orders" }] },
        { Name: "two", Queues: [{ Name: "Orders" }] },
      ],
      Identities: [
        {
          Name: "app",
          Roles: [
            { ...role, Namespace: "Two" },
            { ...role, Scope: "orders", Namespace: "one" },
          ],
        },
      ],
    },
  });
  const app = (scope: string): object => ({
    app: { systemAssigned: false, roles: [{ role: role.Role, scope }] },
  });
  expect(namespaces).toEqual([
    {
      name: "one",
      options: {
        resourceId: expect.stringMatching(/\/one$/),
        queues: { orders: {} },
        topics: {},
        identities: app("orders"),
      },
    },
    {
      name: "two",
      options: {
        resourceId: expect.stringMatching(/\/two$/),
        queues: { Orders: {} },
        topics: {},
        identities: app(""),
      },
    },
  ]);
});

test("an emulator starts from it", async () => {
  const [{ options }] = readConfig(withQueue({ MaxDeliveryCount: 3 })).namespaces;
  await using emulator = await startEmulator(options);
  expect(Object.keys(emulator.inspect().queues)).toEqual(["orders"]);
});

test.each([
  ["PT5S", 5_000],
  ["PT1M30S", 90_000],
  ["PT5M", 300_000],
  ["P0DT0H0M45.5S", 45_500],
])("a lock duration of %s is %i ms", (LockDuration, lockDurationMs) => {
  expect(queueOf({ LockDuration })).toEqual({ lockDurationMs });
});

test("the longest time to live that the service knows is for ever", () => {
  const DefaultMessageTimeToLive = "P10675199DT2H48M5.4775807S";
  expect(queueOf({ DefaultMessageTimeToLive })).toEqual({
    defaultTimeToLiveMs: 922_337_203_685_477,
  });
});

test("without identities there is one that may do all; an empty list has none", () => {
  const namespaces = [{ Name: "one" }, { Name: "two" }];
  const identitiesOf = (userConfig: object): unknown[] =>
    readConfig({ UserConfig: { Namespaces: namespaces, ...userConfig } }).namespaces.map(
      ({ options }) => options.identities,
    );
  const owner = {
    default: {
      systemAssigned: true,
      roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
    },
  };
  expect(identitiesOf({})).toEqual([owner, owner]);
  expect(identitiesOf({ Identities: [] })).toEqual([{}, {}]);
});
