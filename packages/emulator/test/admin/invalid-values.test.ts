import { expect, test } from "vitest";
import { administered, refusalOf } from "./administered.ts";

/*
 * Refusals of values, in the service's words where they are known: in the recordings of the Python
 * client (test_mgmt_queue_update_invalid.yaml, test_mgmt_topic_update_invalid.yaml), and in
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-resource-manager-exceptions
 */
const lockTooLong =
  "The supplied lock time exceeds the allowed maximum of '5' minutes. To know more visit https://aka.ms/sbResourceMgrExceptions. \nParameter name: LockDuration\nActual value was 25.00:00:00.";
const window =
  "The value supplied must be between 00:00:20 and 7.00:00:00.\nParameter name: DuplicateDetectionHistoryTimeWindow\nActual value was ";

const queueValues = [
  [{ lockDuration: "P25D" }, lockTooLong],
  [{ lockDuration: "PT5M0.001S" }, "exceeds the allowed maximum of '5' minutes."],
  [{ lockDuration: "PT0S" }, "Parameter name: LockDuration\nActual value was 00:00:00."],
  [{ lockDuration: "300" }, "The value '300' of the property 'LockDuration' is not valid."],
  [{ lockDuration: "-PT1M" }, "The value '-PT1M' of the property 'LockDuration' is not valid."],
  [{ lockDuration: "P1W" }, "The value 'P1W' of the property 'LockDuration' is not valid."],
  [{ duplicateDetectionHistoryTimeWindow: "P25D" }, `${window}25.00:00:00.`],
  [{ duplicateDetectionHistoryTimeWindow: "PT19S" }, `${window}00:00:19.`],
  [
    { maxSizeInMegabytes: 16384 },
    "The specified value 16384 is invalid. The property 'MaxSizeInMegabytes', must be one of the following values: 1024;2048;3072;4096;5120.",
  ],
  [{ maxSizeInMegabytes: 1.5 }, "The value '1.5' of the property 'MaxSizeInMegabytes'"],
  [{ maxDeliveryCount: 0 }, "Parameter name: MaxDeliveryCount\nActual value was 0."],
  [{ maxDeliveryCount: 2001 }, "The value supplied must be between 1 and 2000."],
  [
    { defaultMessageTimeToLive: "PT0.5S" },
    "The value supplied must be between 00:00:01 and 10675199.02:48:05.4775807.\nParameter name: DefaultMessageTimeToLive",
  ],
  [
    { autoDeleteOnIdle: "PT4M59S" },
    "The value supplied must be greater than or equal to 00:05:00.\nParameter name: AutoDeleteOnIdle\nActual value was 00:04:59.",
  ],
  [
    { userMetadata: "x".repeat(1025) },
    "Length cannot be greater than 1024 characters.\nParameter name: UserMetadata",
  ],
  [{ status: "Restoring" }, "The value 'Restoring' of the property 'Status' is not valid."],
  [{ maxMessageSizeInKilobytes: 1024 }, "The property 'MaxMessageSizeInKilobytes' cannot be set"],
  [{ enableExpress: true }, "The property 'EnableExpress' cannot be set"],
  [
    {
      authorizationRules: [
        { claimType: "SharedAccessKey", keyName: "all", accessRights: ["Listen"] },
      ],
    },
    "The property 'AuthorizationRules' cannot be set",
  ],
] as const;

for (const [options, words] of queueValues) {
  test(`a queue is not created with ${JSON.stringify(options).slice(0, 60)}`, async () => {
    await using namespace = await administered();
    // The client's types know better than some of these values.
    const refusal = await refusalOf(namespace.admin.createQueue("orders", options as object));
    expect(refusal).toMatchObject({ code: "ServiceError", statusCode: 400 });
    expect(refusal.message).toMatch(/^SubCode=40000\. /);
    expect(refusal.message).toContain(words);
    expect(await namespace.admin.queueExists("orders")).toBe(false);
  });
}

test("values at their limits are taken", async () => {
  await using namespace = await administered();
  const { admin } = namespace;
  const limits = {
    lockDuration: "PT5M",
    duplicateDetectionHistoryTimeWindow: "P7D",
    maxSizeInMegabytes: 5120,
    maxDeliveryCount: 2000,
    defaultMessageTimeToLive: "PT1S",
    autoDeleteOnIdle: "PT5M",
    userMetadata: "x".repeat(1024),
  };
  expect(await admin.createQueue("high", limits)).toMatchObject(limits);
  const longest = { defaultMessageTimeToLive: "P10675199DT2H48M5.4775807S" };
  const longer = { defaultMessageTimeToLive: "P99999999D" };
  expect(await admin.createQueue("longest", longest)).toMatchObject(longest);
  expect(await admin.createQueue("longer", longer)).toMatchObject(longest);
  // XmlConvert.ToTimeSpan: a year is 365 days, a month 30.
  const calendar = { defaultMessageTimeToLive: "P1Y1M" };
  expect(await admin.createQueue("calendar", calendar)).toMatchObject({
    defaultMessageTimeToLive: "P395D",
  });
});

test("what was said at creation cannot be changed", async () => {
  await using namespace = await administered({
    queues: { orders: {} },
    topics: { events: { subscriptions: { all: {} } } },
  });
  const { admin } = namespace;
  const orders = await admin.getQueue("orders");
  const events = await admin.getTopic("events");
  const all = await admin.getSubscription("events", "all");
  const words = (property: string, kind: string): string =>
    `The value for the ${property} property of an existing ${kind} cannot be changed.`;
  for (const [refusing, message] of [
    [
      refusalOf(admin.updateQueue({ ...orders, requiresSession: true })),
      `SubCode=40000. ${words("RequiresSession", "Queue")}`,
    ],
    [
      refusalOf(admin.updateQueue({ ...orders, requiresDuplicateDetection: true })),
      `SubCode=40000. ${words("RequiresDuplicateDetection", "Queue")}`,
    ],
    [
      refusalOf(admin.updateQueue({ ...orders, enablePartitioning: true })),
      "SubCode=40000. Partitioning cannot be changed for Queue.",
    ],
    [
      refusalOf(admin.updateTopic({ ...events, requiresDuplicateDetection: true })),
      `SubCode=40000. ${words("RequiresDuplicateDetection", "Topic")}`,
    ],
    [
      refusalOf(admin.updateTopic({ ...events, enablePartitioning: true })),
      "SubCode=40000. Partitioning cannot be changed for Topic.",
    ],
    [
      refusalOf(admin.updateSubscription({ ...all, requiresSession: true })),
      words("RequiresSession", "Subscription"),
    ],
  ] as const) {
    const refusal = await refusing;
    expect(refusal).toMatchObject({ code: "ServiceError", statusCode: 400 });
    expect(refusal.message.startsWith(message)).toBe(true);
  }
  expect({ ...(await admin.getQueue("orders")) }).toEqual({ ...orders });
});

test("a subscription is refused what no subscription has, without a sub-code", async () => {
  await using namespace = await administered({ topics: { events: {} } });
  const { admin } = namespace;
  // test_mgmt_subscription_update_invalid.yaml of the Python client's recordings
  expect(
    await refusalOf(admin.createSubscription("events", "all", { lockDuration: "P25D" })),
  ).toMatchObject({ statusCode: 400, message: expect.stringMatching(/^The supplied lock time/) });
  expect(
    await refusalOf(admin.createSubscription("events", "all", { status: "SendDisabled" })),
  ).toMatchObject({ statusCode: 400, message: expect.stringContaining("'Status'") });
  expect(await refusalOf(admin.createTopic("new", { status: "ReceiveDisabled" }))).toMatchObject({
    statusCode: 400,
    message: expect.stringContaining("'Status'"),
  });
});

test("names have the characters and the length that the service allows", async () => {
  await using namespace = await administered({
    topics: { events: { subscriptions: { all: {} } } },
  });
  const { admin } = namespace;
  // https://github.com/NimbusAPI/Nimbus/issues/10
  const character = {
    statusCode: 400,
    message: expect.stringContaining(
      "contains character(s) that is not allowed by Service Bus. Entity segments can contain only letters, numbers, periods (.), hyphens (-), and underscores (_).",
    ),
  };
  for (const name of ["a b", "a+b", "a~b", "ä", "a//b", "a%2500b"]) {
    expect(await refusalOf(admin.createQueue(name))).toMatchObject(character);
    expect(await refusalOf(admin.createTopic(name))).toMatchObject(character);
  }
  expect(await refusalOf(admin.createSubscription("events", "a b"))).toMatchObject(character);
  expect(await refusalOf(admin.createRule("events", "all", "a b", { subject: "a" }))).toMatchObject(
    character,
  );

  const tooLong = { statusCode: 400, message: expect.stringContaining("character limit.") };
  await admin.createQueue("q".repeat(260));
  await admin.createSubscription("events", "s".repeat(50));
  expect(await refusalOf(admin.createQueue("q".repeat(261)))).toMatchObject(tooLong);
  expect(await refusalOf(admin.createSubscription("events", "s".repeat(51)))).toMatchObject(
    tooLong,
  );
  expect(
    await refusalOf(admin.createRule("events", "all", "r".repeat(51), { subject: "a" })),
  ).toMatchObject(tooLong);
});
