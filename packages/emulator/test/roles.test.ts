import type { ServiceBusClient } from "@azure/service-bus";
import type { Role } from "@buspass/emulator";
import { describe, expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";

const topology = {
  queues: { orders: {}, "orders/urgent": {}, invoices: {} },
  topics: { events: { subscriptions: { billing: {}, audit: {} } } },
};

/** What each entity of the topology answers: `ok`, or the client's code for a refusal. */
async function answers(client: ServiceBusClient): Promise<Record<string, string>> {
  const code = (attempt: Promise<unknown>): Promise<string> =>
    attempt.then(
      () => "ok",
      ({ code }: { code: string }) => code,
    );
  const send = (entity: string) => code(client.createSender(entity).sendMessages({ body: 1 }));
  const results: Record<string, Promise<string>> = {
    "send orders": send("orders"),
    "send orders/urgent": send("orders/urgent"),
    "send invoices": send("invoices"),
    "send events": send("events"),
    "receive orders": code(client.createReceiver("orders").receiveMessages(1, brief)),
    "receive invoices": code(client.createReceiver("invoices").receiveMessages(1, brief)),
    "receive billing": code(client.createReceiver("events", "billing").receiveMessages(1, brief)),
    "receive audit": code(client.createReceiver("events", "audit").receiveMessages(1, brief)),
  };
  const allowed = await Promise.all(
    Object.entries(results).map(async ([what, answer]) => [what, await answer] as const),
  );
  return Object.fromEntries(allowed);
}
const brief = { maxWaitTimeInMs: 1 };
const no = "UnauthorizedAccess";

describe.each<[Role, string, readonly string[]]>([
  [
    "Azure Service Bus Data Owner",
    "",
    [
      "send orders",
      "send orders/urgent",
      "send invoices",
      "send events",
      "receive orders",
      "receive invoices",
      "receive billing",
      "receive audit",
    ],
  ],
  [
    "Azure Service Bus Data Sender",
    "",
    ["send orders", "send orders/urgent", "send invoices", "send events"],
  ],
  [
    "Azure Service Bus Data Receiver",
    "",
    ["receive orders", "receive invoices", "receive billing", "receive audit"],
  ],
  ["Azure Service Bus Data Owner", "orders", ["send orders", "receive orders"]],
  ["Azure Service Bus Data Sender", "orders", ["send orders"]],
  ["Azure Service Bus Data Receiver", "ORDERS", ["receive orders"]],
  ["Azure Service Bus Data Sender", "events", ["send events"]],
  ["Azure Service Bus Data Receiver", "events", ["receive billing", "receive audit"]],
  ["Azure Service Bus Data Receiver", "events/billing", ["receive billing"]],
  ["Azure Service Bus Data Sender", "events/billing", []],
  ["Azure Service Bus Data Sender", "orders/urgent", ["send orders/urgent"]],
  ["Azure Service Bus Data Sender", "order", []],
])("%s on “%s”", (role, scope, allowed) => {
  test(`may ${allowed.join(", ") || "nothing"}, and nothing else`, async () => {
    await using namespace = await startNamespace({
      ...topology,
      identities: { app: { roles: [{ role, scope }] } },
    });
    const seen = await answers(namespace.clientOf("app"));
    const expected = Object.keys(seen).map((what) => [what, allowed.includes(what) ? "ok" : no]);
    expect(seen).toEqual(Object.fromEntries(expected));
  });
});

test("an identity without a role gets a token and may do nothing", async () => {
  await using namespace = await startNamespace({ ...topology, identities: { app: { roles: [] } } });
  const seen = await answers(namespace.clientOf("app"));
  expect(new Set(Object.values(seen))).toEqual(new Set([no]));
  expect(namespace.emulator.inspect().identities["app"]?.tokensAccepted).toBeGreaterThan(0);
});

test("several roles add up", async () => {
  await using namespace = await startNamespace({
    ...topology,
    identities: {
      app: {
        roles: [
          { role: "Azure Service Bus Data Receiver", scope: "orders" },
          { role: "Azure Service Bus Data Sender", scope: "events" },
        ],
      },
    },
  });
  expect(await answers(namespace.clientOf("app"))).toMatchObject({
    "receive orders": "ok",
    "send events": "ok",
    "send orders": no,
    "receive billing": no,
  });
});

test.each(["deadLetter", "transferDeadLetter"] as const)(
  "the sub-queue %s takes the right to its entity",
  async (subQueueType) => {
    await using namespace = await startNamespace({
      ...topology,
      identities: {
        reader: { roles: [{ role: "Azure Service Bus Data Receiver", scope: "events/billing" }] },
        writer: { roles: [{ role: "Azure Service Bus Data Sender", scope: "" }] },
      },
    });
    const letters = (identity: string) =>
      namespace.clientOf(identity).createReceiver("events", "billing", { subQueueType });
    expect(await letters("reader").receiveMessages(1, brief)).toEqual([]);
    expect(await letters("reader").peekMessages(1)).toEqual([]);
    await expect(letters("writer").receiveMessages(1, brief)).rejects.toMatchObject({ code: no });
    await expect(letters("writer").peekMessages(1)).rejects.toMatchObject({ code: no });
    expect(namespace.emulator.rightsUsed()).toEqual([
      { identity: "reader", right: "Listen", entity: "events/billing" },
    ]);
  },
);

test("a refusal names the claim that is missing and the entity", async () => {
  await using namespace = await startNamespace({ ...topology, identities: { app: { roles: [] } } });
  const app = namespace.clientOf("app");
  await expect(app.createSender("orders").sendMessages({ body: 1 })).rejects.toThrow(
    /'Send' claim\(s\) are required .* Resource: 'sb:\/\/[^/]+\/orders'/,
  );
  await expect(app.createReceiver("orders").receiveMessages(1, brief)).rejects.toThrow(
    /'Listen' claim\(s\) are required .* Resource: 'sb:\/\/[^/]+\/orders'/,
  );
  expect(namespace.emulator.rightsUsed()).toEqual([]);
  expect(namespace.emulator.rightsRefused()).toEqual([
    { identity: "app", right: "Listen", entity: "orders" },
    { identity: "app", right: "Send", entity: "orders" },
  ]);
});

test("what does not exist is refused to who has no right to it, and not found by who has", async () => {
  await using namespace = await startNamespace({
    ...topology,
    identities: {
      app: { roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }] },
    },
  });
  const missing = { code: "MessagingEntityNotFound" };
  const app = namespace.clientOf("app");
  await expect(app.createSender("nosuch").sendMessages({ body: 1 })).rejects.toMatchObject({
    code: no,
  });
  await expect(app.createReceiver("nosuch").receiveMessages(1, brief)).rejects.toMatchObject({
    code: no,
  });
  const { client: owner } = namespace;
  await expect(owner.createSender("nosuch").sendMessages({ body: 1 })).rejects.toMatchObject(
    missing,
  );
  for (const receiver of [
    owner.createReceiver("nosuch"),
    owner.createReceiver("events", "nosuch"),
    owner.createReceiver("events"),
  ]) {
    await expect(receiver.receiveMessages(1, brief)).rejects.toMatchObject(missing);
  }
});
