import { startEmulator } from "@buspass/emulator";
import { type EmulatorConfig, readConfig } from "@buspass/emulator/config";
import { expect, test } from "vitest";
import { withQueue } from "./config-json.ts";

/** A queue as Microsoft's sample has it, with every setting. */
const sampleProperties = {
  DeadLetteringOnMessageExpiration: false,
  DefaultMessageTimeToLive: "PT1H",
  DuplicateDetectionHistoryTimeWindow: "PT20S",
  ForwardDeadLetteredMessagesTo: "",
  ForwardTo: "",
  LockDuration: "PT1M",
  MaxDeliveryCount: 3,
  RequiresDuplicateDetection: false,
  RequiresSession: false,
};

test("Microsoft's sample is read, with identities beside it", () => {
  const { DuplicateDetectionHistoryTimeWindow, RequiresDuplicateDetection, ...properties } =
    sampleProperties;
  const config = readConfig({
    $schema: "https://example.com/Config-schema.json",
    UserConfig: {
      Namespaces: [
        {
          Name: "sbemulatorns",
          Queues: [{ Name: "queue.1", Properties: sampleProperties }],
          Topics: [
            {
              Name: "topic.1",
              Properties: {
                DefaultMessageTimeToLive: "PT1H",
                DuplicateDetectionHistoryTimeWindow,
                RequiresDuplicateDetection,
              },
              Subscriptions: [
                {
                  Name: "subscription.1",
                  Properties: properties,
                  Rules: [
                    {
                      Name: "all",
                      Properties: { FilterType: "Sql", SqlFilter: { SqlExpression: "1=1" } },
                    },
                  ],
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
            { Role: "Azure Service Bus Data Sender", Scope: "" },
          ],
        },
        { Name: "host", SystemAssigned: true },
      ],
      Logging: { Type: "File" },
    },
  });
  const settings = { lockDurationMs: 60_000, maxDeliveryCount: 3 };
  expect(config).toEqual({
    namespaceName: "sbemulatorns",
    options: {
      queues: { "queue.1": settings },
      topics: { "topic.1": { subscriptions: { "subscription.1": settings } } },
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
    notes: ["Message expiry is not emulated yet: 3 entities ask for it."],
  } satisfies EmulatorConfig);
});

test("what is left out has the service's defaults", async () => {
  const { options, notes } = readConfig({ UserConfig: { Namespaces: [{ Name: "n" }] } });
  expect(options).toEqual({ queues: {}, topics: {}, identities: {} });
  expect(notes).toEqual([]);
  expect(readConfig(withQueue(undefined)).options.queues).toEqual({ orders: {} });
});

test("an emulator starts from it", async () => {
  const { options } = readConfig(withQueue(sampleProperties));
  await using emulator = await startEmulator(options);
  expect(Object.keys(emulator.inspect().queues)).toEqual(["orders"]);
});

test("a note counts the entities whose messages should expire", () => {
  const notesOf = (properties: unknown) => readConfig(withQueue(properties)).notes;
  const note = "Message expiry is not emulated yet: 1 entity asks for it.";
  expect(notesOf({ DefaultMessageTimeToLive: "P10675199DT2H48M5.4775807S" })).toEqual([note]);
  expect(notesOf({ DeadLetteringOnMessageExpiration: true })).toEqual([note]);
  expect(notesOf({ DeadLetteringOnMessageExpiration: false })).toEqual([]);
});

test.each([
  ["PT5S", 5_000],
  ["PT1M30S", 90_000],
  ["PT5M", 300_000],
  ["P0DT0H0M45.5S", 45_500],
])("a lock duration of %s is %i ms", (LockDuration, lockDurationMs) => {
  expect(readConfig(withQueue({ LockDuration })).options.queues).toEqual({
    orders: { lockDurationMs },
  });
});
