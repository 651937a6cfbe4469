import { defineBus, defineMessage, type QueueDefinition } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { refusal } from "./refusal.ts";

const schema = z.object({ orderId: z.string() });
const OrderPlaced = defineMessage("order.placed", { version: 1, schema });
const carries = [OrderPlaced] as const;

/** What is said of a queue with these settings. */
function ofQueue(settings: object): string | undefined {
  return refusal({ queues: { orders: { carries, ...settings } } });
}

function ofTopic(settings: object): string | undefined {
  return refusal({ topics: { events: { carries, subscriptions: {}, ...settings } } });
}

function ofSubscription(settings: object): string | undefined {
  return refusal({ topics: { events: { carries, subscriptions: { billing: settings } } } });
}

test("settings have Azure's names, and are kept as they are written", () => {
  const settings = {
    lockDuration: "PT1M",
    maxDeliveryCount: 5,
    requiresSession: true,
    requiresDuplicateDetection: true,
    duplicateDetectionHistoryTimeWindow: "PT10M",
    defaultMessageTimeToLive: "P14D",
    deadLetteringOnMessageExpiration: true,
    autoDeleteOnIdle: "P1D",
    maxSizeInMegabytes: 5120,
    maxMessageSizeInKilobytes: 1024,
    enableBatchedOperations: false,
    enablePartitioning: false,
    status: "Active",
    userMetadata: "of the orders team",
  } as const satisfies Omit<QueueDefinition, "carries">;
  expect(defineBus({ queues: { orders: { carries, ...settings } } }).queues.orders).toEqual({
    carries: [OrderPlaced],
    ...settings,
  });
});

describe("a setting within Azure's limits is taken, and one beyond is refused with the limits", () => {
  test.each([
    ["lockDuration", ["PT5S", "PT1M", "PT5M"], ["PT4S", "PT5M1S", "1m", 60_000, "PT", "P"]],
    ["defaultMessageTimeToLive", ["PT1S", "P14D", "P10675199DT2H48M5.4775807S"], ["PT0S", "P1W"]],
    ["autoDeleteOnIdle", ["PT5M", "P1DT12H"], ["PT4M59S", "P1Y"]],
    ["duplicateDetectionHistoryTimeWindow", ["PT20S", "P7D"], ["PT19.9S", "P7DT1S"]],
    ["maxSizeInMegabytes", [1024, 5120, 81_920], [0, 1000, 1025, 82_944, "1024"]],
    ["maxMessageSizeInKilobytes", [1024, 102_400], [256, 102_401]],
    ["maxDeliveryCount", [1, 2000], [0, 2001, 1.5]],
    ["userMetadata", ["", "x".repeat(1024)], ["x".repeat(1025)]],
    ["status", ["Active", "SendDisabled"], ["active", "Off"]],
    ["requiresSession", [true, false], ["yes", 1]],
    ["requiresDuplicateDetection", [true], ["true"]],
    ["enablePartitioning", [true], [0]],
    ["enableBatchedOperations", [false], [null]],
    ["deadLetteringOnMessageExpiration", [true], ["P1D"]],
  ])("%s", (name, taken, refused) => {
    for (const value of taken)
      expect([value, ofQueue({ [name]: value })]).toEqual([value, undefined]);
    for (const value of refused) {
      const message = ofQueue({ [name]: value });
      expect(message).toContain(`queues.orders.${name} is ${JSON.stringify(value)}: write `);
    }
  });

  test("the message says what to write", () => {
    expect(ofQueue({ lockDuration: "PT10M" })).toBe(
      'queues.orders.lockDuration is "PT10M": write an ISO 8601 duration from PT5S to PT5M.',
    );
    expect(ofQueue({ status: "Paused" })).toBe(
      'queues.orders.status is "Paused": write "Active", "Disabled", "SendDisabled" or "ReceiveDisabled".',
    );
  });
});

test("a setting belongs to its kind of entity", () => {
  expect(ofTopic({ lockDuration: "PT1M" })).toMatch("topics.events.lockDuration is not an option");
  expect(ofTopic({ supportOrdering: true })).toBeUndefined();
  expect(ofTopic({ status: "ReceiveDisabled" })).toMatch("topics.events.status");
  expect(ofSubscription({ maxSizeInMegabytes: 1024 })).toMatch(
    "topics.events.subscriptions.billing.maxSizeInMegabytes is not an option",
  );
  expect(ofSubscription({ deadLetteringOnFilterEvaluationExceptions: false })).toBeUndefined();
});

test("a misspelled setting is told with the one that was meant", () => {
  expect(ofQueue({ lockDurration: "PT1M" })).toBe(
    "queues.orders.lockDurration is not an option: write lockDuration.",
  );
  expect(ofSubscription({ rule: {} })).toMatch("is not an option: write rules.");
});

test("keys are no settings of an entity", () => {
  expect(ofQueue({ authorizationRules: [] })).toBe(
    "queues.orders.authorizationRules would be keys: grant roles to identities instead.",
  );
});

test("an entity that is no object is refused", () => {
  const none: unknown = undefined;
  expect(refusal({ queues: { orders: none as QueueDefinition } })).toBe(
    "queues.orders is undefined: write an object.",
  );
});

test("a bus has at most 10,000 queues and topics, and a topic 2,000 subscriptions", () => {
  const named = <Value>(count: number, value: Value): Record<string, Value> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`n${index}`, value]));
  expect(refusal({ queues: named(10_000, { carries }) })).toBeUndefined();
  expect(refusal({ queues: named(10_001, { carries }) })).toMatch("write up to 10000");
  const events = (count: number) => ({ events: { carries, subscriptions: named(count, {}) } });
  expect(refusal({ topics: events(2_000) })).toBeUndefined();
  expect(refusal({ topics: events(2_001) })).toBe(
    "topics.events.subscriptions have 2001 subscriptions: write up to 2000, or forward to a second topic.",
  );
});

test("a topic has at most 2,000 SQL filters", () => {
  const rules = Object.fromEntries(
    Array.from({ length: 1_001 }, (_, index) => [
      `r${index}`,
      { filter: { sqlExpression: "1=1" } },
    ]),
  );
  const subscriptions = { a: { rules }, b: { rules } };
  expect(refusal({ topics: { events: { carries, subscriptions } } })).toMatch(
    "topics.events.subscriptions have 2002 SQL filters: write up to 2000",
  );
});

test("a type and version have one schema in the whole bus", () => {
  const other = defineMessage("order.placed", { version: 1, schema: z.object({}) });
  expect(refusal({ queues: { a: { carries }, b: { carries: [other] } } })).toBe(
    'queues.b.carries[0] has another schema for "order.placed" version 1 than queues.a.carries[0]: use one contract, or raise its version.',
  );
});

describe("CloudEvents", () => {
  test("are asked for with their source, which the bus keeps", () => {
    const bus = defineBus({ cloudEvents: { source: "/contoso/orders" } });
    expect(bus.cloudEvents).toEqual({ source: "/contoso/orders" });
    expect("cloudEvents" in defineBus({})).toBe(false);
  });

  test.each(["", "http://[", 1])("a source of %j is refused", (source) => {
    const cloudEvents = { source: source as string };
    expect(refusal({ cloudEvents })).toBe(
      `cloudEvents.source is ${JSON.stringify(source)}: write a URI reference such as "/contoso/orders".`,
    );
  });
});
