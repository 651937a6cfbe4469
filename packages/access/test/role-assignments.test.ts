import { defineAccess, roleAssignments } from "@buspass/access";
import { defineBus } from "@buspass/contracts";
import { expect, test } from "vitest";
import { OrderPaid } from "./orders.ts";

const carries = [OrderPaid] as const;
const access = defineAccess(
  defineBus({
    queues: { "orders/urgent": { carries } },
    topics: { "events/eu": { carries, subscriptions: { billing: {} } } },
  }),
  {
    environments: { development: { namespace: "emulator" } },
    identities: {
      api: { sends: ["orders/urgent", "events/eu"] },
      worker: { receives: ["events/eu/billing", "orders/urgent"] },
    },
  },
);

const sender = {
  role: "Azure Service Bus Data Sender",
  roleDefinitionId: "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39",
};
const receiver = {
  role: "Azure Service Bus Data Receiver",
  roleDefinitionId: "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0",
};

test("each line is one role at its own entity, with the line as its reason", () => {
  expect(roleAssignments(access)).toEqual([
    {
      identity: "api",
      ...sender,
      scopeKind: "queue",
      entity: "orders/urgent",
      scope: "queues/orders~urgent",
      why: "identities.api.sends[0]",
    },
    {
      identity: "api",
      ...sender,
      scopeKind: "topic",
      entity: "events/eu",
      scope: "topics/events~eu",
      why: "identities.api.sends[1]",
    },
    {
      identity: "worker",
      ...receiver,
      scopeKind: "subscription",
      entity: "events/eu/billing",
      scope: "topics/events~eu/subscriptions/billing",
      why: "identities.worker.receives[0]",
    },
    {
      identity: "worker",
      ...receiver,
      scopeKind: "queue",
      entity: "orders/urgent",
      scope: "queues/orders~urgent",
      why: "identities.worker.receives[1]",
    },
  ]);
});

test("the emulator's roles are the same, at the paths that it knows", () => {
  expect(access.emulator().identities).toEqual({
    api: {
      roles: [
        { role: sender.role, scope: "orders/urgent" },
        { role: sender.role, scope: "events/eu" },
      ],
    },
    worker: {
      roles: [
        { role: receiver.role, scope: "events/eu/billing" },
        { role: receiver.role, scope: "orders/urgent" },
      ],
    },
  });
});
