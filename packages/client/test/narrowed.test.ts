import {
  type Client,
  connect,
  on,
  type Processes,
  type QueueClient,
  type Sends,
} from "@buspass/client";
import type { NarrowedBus } from "@buspass/contracts";
import { expect, expectTypeOf, test } from "vitest";
import { bus, type OrderCanceled, OrderPaid, OrderPlaced, startOrders, untyped } from "./orders.ts";

/** As a declaration of who may do what would make it. */
const worker = {
  ...bus,
  identity: {
    name: "orders-worker",
    sends: ["events", "elsewhere"],
    receives: ["orders", "events/billing", "elsewhere"],
  },
} as const satisfies NarrowedBus;

const api = {
  ...bus,
  identity: { name: "orders-api", sends: ["orders"], receives: [] },
} as const satisfies NarrowedBus;

type Order = typeof OrderPlaced | typeof OrderCanceled;

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(
  check: (clients: { api: Client<typeof api>; worker: Client<typeof worker> }) => unknown,
): void {
  expect(check).toBeTypeOf("function");
}

test("a queue has the methods that the identity has rights for", () => {
  neverCalled(({ api, worker }) => {
    expectTypeOf(api.queue("orders")).toEqualTypeOf<Sends<Order>>();
    expectTypeOf(worker.queue("orders")).toEqualTypeOf<Processes<Order>>();
    expectTypeOf(worker.queue("elsewhere")).toEqualTypeOf<QueueClient<typeof OrderPlaced>>();
    // @ts-expect-error the identity may only send there
    api.queue("orders").process;
    // @ts-expect-error the identity may only receive there
    worker.queue("orders").send;
  });
});

test("entities that the identity may not use are no names", () => {
  neverCalled(({ api, worker }) => {
    expectTypeOf(worker.topic("events")).toEqualTypeOf<Sends<typeof OrderPaid>>();
    expectTypeOf(worker.subscription("events/billing")).toEqualTypeOf<
      Processes<typeof OrderPaid>
    >();
    // @ts-expect-error a queue that it may not use
    api.queue("elsewhere");
    // @ts-expect-error a topic that it may not send to
    api.topic("events");
    // @ts-expect-error a subscription that it may not receive from
    worker.subscription("events/audit");
  });
});

test("a client of any narrowed bus is one of a bus", () => {
  expectTypeOf<typeof api>().toExtend<NarrowedBus>();
  expectTypeOf(connect<typeof api>).returns.toEqualTypeOf<Promise<Client<typeof api>>>();
});

const owner = { name: "owner", sends: ["orders"], receives: ["events/billing"] } as const;

test.each([
  [
    "queue",
    "orders",
    "process",
    [on(OrderPlaced, () => {})],
    'The declaration does not let "owner" receive from queue "orders". Add it to `receives` of the identity in defineAccess, and assign the role.',
  ],
  [
    "queue",
    "elsewhere",
    undefined,
    [],
    'The declaration does not let "owner" use queue "elsewhere". Add it to `sends` or `receives` of the identity in defineAccess, and assign the role.',
  ],
  [
    "topic",
    "events",
    "send",
    [OrderPaid, { orderId: "A1" }],
    'The declaration does not let "owner" use topic "events". Add it to `sends` of the identity in defineAccess, and assign the role.',
  ],
  [
    "subscription",
    "events/audit",
    undefined,
    [],
    'The declaration does not let "owner" use subscription "events/audit". Add it to `receives` of the identity in defineAccess, and assign the role.',
  ],
])(
  "a caller without types is refused %s(%j).%s before the network",
  async (kind, name, method, given, message) => {
    await using namespace = await startOrders();
    await using client = await connect({ ...bus, identity: owner }, namespace.emulator);
    const call = async () => {
      const entity = await untyped(client, kind)(name);
      if (method !== undefined) await untyped(Object(entity), method)(...given);
    };

    await expect(call()).rejects.toMatchObject({ code: "NotAllowed", transient: false, message });
    expect(namespace.emulator.inspect().openConnections).toBe(0);
  },
);

test("what the identity may do, it does", async () => {
  await using namespace = await startOrders();
  await using client = await connect({ ...bus, identity: owner }, namespace.emulator);

  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  expect(namespace.emulator.inspect().queues["orders"]?.active).toBe(1);
});
