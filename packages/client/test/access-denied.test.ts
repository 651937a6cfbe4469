import { type Client, connect, on } from "@buspass/client";
import { defineBus } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { errorOf, OrderPaid, OrderPlaced } from "./orders.ts";

const slashed = defineBus({
  queues: { orders: { carries: [OrderPlaced] } },
  topics: { "shop/events": { carries: [OrderPaid], subscriptions: { billing: {} } } },
});

const paid = on(OrderPaid, () => {});
const placed = on(OrderPlaced, () => {});

type Attempt = (client: Client<typeof slashed>) => Promise<void>;

/** What is tried, the role that it needs, and the narrowest scope of it. */
const attempts: readonly [string, Attempt, string, string][] = [
  [
    "sending to a queue",
    (client) => client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }),
    "Sender",
    "queues/orders",
  ],
  [
    "receiving from a queue",
    (client) => client.queue("orders").process(placed).finished,
    "Receiver",
    "queues/orders",
  ],
  [
    // In a resource id, a slash in a name is a tilde.
    "sending to a topic",
    (client) => client.topic("shop/events").send(OrderPaid, { orderId: "A1" }),
    "Sender",
    "topics/shop~events",
  ],
  [
    "receiving from a subscription",
    (client) => client.subscription("shop/events/billing").process(paid).finished,
    "Receiver",
    "topics/shop~events/subscriptions/billing",
  ],
];

test.each(attempts)(
  "%s without the role is denied with the command that grants it, at the narrowest scope",
  async (_, attempt, role, scope) => {
    await using emulator = await startEmulator({
      queues: { orders: {} },
      topics: { "shop/events": { subscriptions: { billing: {} } } },
      identities: { stranger: { roles: [] } },
    });
    const namespace = "contoso-prod.servicebus.windows.net";
    await using client = await connect(slashed, { ...emulator.as("stranger"), namespace });
    const { objectId } = client.identity;

    const error = await errorOf(() => attempt(client));

    expect(error).toMatchObject({
      code: "AccessDenied",
      remedy: `Grant it, and allow up to five minutes for it to take effect: az role assignment create --assignee-object-id ${objectId} --assignee-principal-type ServicePrincipal --role "Azure Service Bus Data ${role}" --scope /subscriptions/<subscription-id>/resourceGroups/<resource-group>/providers/Microsoft.ServiceBus/namespaces/contoso-prod/${scope}`,
      attempted: { namespace, identity: client.identity },
    });
  },
);
