import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import { readConfig } from "@buspass/emulator/config";
import { expect, test } from "vitest";

/*
 * What Microsoft's emulator ships with says the same:
 * https://github.com/Azure/azure-service-bus-emulator-installer/blob/main/ServiceBus-Emulator/Config/Config.json
 */
const receiving = {
  DeadLetteringOnMessageExpiration: false,
  DefaultMessageTimeToLive: "PT1H",
  LockDuration: "PT1M",
  MaxDeliveryCount: 3,
  ForwardDeadLetteredMessagesTo: "",
  ForwardTo: "",
  RequiresSession: false,
};
const sending = {
  DefaultMessageTimeToLive: "PT1H",
  DuplicateDetectionHistoryTimeWindow: "PT20S",
  RequiresDuplicateDetection: false,
};
const subscription = (number: number, rule?: object): object => ({
  Name: `subscription.${number}`,
  Properties: receiving,
  ...(rule !== undefined && { Rules: [rule] }),
});
const correlation = (Name: string, CorrelationFilter: object): object => ({
  Name,
  Properties: { FilterType: "Correlation", CorrelationFilter },
});
const sample = {
  UserConfig: {
    Namespaces: [
      {
        Name: "sbemulatorns",
        Queues: [{ Name: "queue.1", Properties: { ...receiving, ...sending } }],
        Topics: [
          {
            Name: "topic.1",
            Properties: sending,
            Subscriptions: [
              subscription(
                1,
                correlation("app-prop-filter-1", { ContentType: "application/json" }),
              ),
              subscription(
                2,
                correlation("user-prop-filter-1", { Properties: { prop1: "value1" } }),
              ),
              subscription(3),
              subscription(4, {
                Name: "sql-filter-1",
                Properties: {
                  FilterType: "Sql",
                  SqlFilter: {
                    SqlExpression: "sys.MessageId = '123456' AND userProp1 = 'value1'",
                  },
                  Action: { SqlExpression: "SET sys.To = 'Entity'" },
                },
              }),
            ],
          },
        ],
      },
    ],
    Logging: { Type: "File" },
  },
};

test("Microsoft's sample is taken unchanged, and its subscriptions select by their rules", async () => {
  const [{ options }] = readConfig(sample).namespaces;
  await using emulator = await startEmulator(options);
  // It says nothing of identities; there is one that may do all.
  const { namespace, credential, webSocket } = emulator.as("default");
  const client = new ServiceBusClient(namespace, credential, {
    webSocketOptions: { webSocket },
    retryOptions: { maxRetries: 0 },
  });
  const messages: ServiceBusMessage[] = [
    { body: "json", contentType: "application/json" },
    { body: "prop", applicationProperties: { prop1: "value1" } },
    { body: "sql", messageId: "123456", applicationProperties: { userProp1: "value1" } },
    { body: "half", messageId: "123456", applicationProperties: { userProp1: "other" } },
  ];
  const sender = client.createSender("topic.1");
  for (const message of messages) await sender.sendMessages(message);

  const received = async (number: number): Promise<unknown[]> => {
    const receiver = client.createReceiver("topic.1", `subscription.${number}`);
    return (await receiver.peekMessages(10)).map(({ body, to }) => (to ? [body, to] : body));
  };
  expect(await Promise.all([1, 2, 3, 4].map(received))).toEqual([
    ["json"],
    ["prop"],
    ["json", "prop", "sql", "half"],
    [["sql", "Entity"]],
  ]);

  await client.createSender("queue.1").sendMessages({ body: "poison" });
  const receiver = client.createReceiver("queue.1");
  for (let delivery = 0; delivery < 3; delivery += 1) {
    const [message] = await receiver.receiveMessages(1);
    if (message === undefined) throw new Error("It was to be delivered three times.");
    expect(message.timeToLive).toBe(3_600_000);
    await receiver.abandonMessage(message);
  }
  expect(emulator.inspect().queues["queue.1"]).toMatchObject({ active: 0, deadLettered: 1 });
  await client.close();
});
