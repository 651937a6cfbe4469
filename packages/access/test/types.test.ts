import { defineAccess } from "@buspass/access";
import {
  type Client,
  connect,
  type Processes,
  type QueueClient,
  type Sends,
} from "@buspass/client";
import type { NarrowedBus } from "@buspass/contracts";
import type { EmulatorOptions } from "@buspass/emulator";
import { expect, expectTypeOf, test } from "vitest";
import { access, bus, OrderPaid, OrderPlaced } from "./orders.ts";

const api = access.as("orders-api");
const worker = access.as("orders-worker");
const billing = access.as("billing");

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(
  check: (clients: {
    readonly api: Client<typeof api>;
    readonly worker: Client<typeof worker>;
    readonly billing: Client<typeof billing>;
  }) => unknown,
): void {
  expect(check).toBeTypeOf("function");
}

const environments = { development: { namespace: "emulator" } } as const;

test("a right that an identity lacks is a missing method", () => {
  neverCalled(({ api, worker }) => {
    expectTypeOf(api.queue("orders")).toEqualTypeOf<Sends<typeof OrderPlaced>>();
    expectTypeOf(worker.queue("orders")).toEqualTypeOf<QueueClient<typeof OrderPlaced>>();
    // @ts-expect-error the identity may only send there
    api.queue("orders").process;
    // @ts-expect-error a topic is received from through its subscriptions
    worker.topic("events").process;
  });
});

test("an entity that an identity may not use is no name", () => {
  neverCalled(({ api, worker, billing }) => {
    expectTypeOf(billing.subscription("events/billing")).toEqualTypeOf<
      Processes<typeof OrderPaid>
    >();
    // @ts-expect-error the bus does not have it
    api.queue("unknown");
    // @ts-expect-error the bus has it, and the identity may not use it
    api.queue("refunds");
    // @ts-expect-error the identity may not send there
    api.topic("events");
    // @ts-expect-error the identity may not receive there
    worker.subscription("events/billing");
    // @ts-expect-error another subscription of the same topic
    billing.subscription("events/audit");
    // @ts-expect-error to receive from a subscription is no right to send to its topic
    billing.topic("events");
    // @ts-expect-error an identity without queues has none
    billing.queue("orders");
  });
});

test("what an entity does not carry is not sent there", () => {
  neverCalled(async ({ worker }) => {
    await worker.topic("events").send(OrderPaid, { orderId: "A1" });
    // @ts-expect-error the topic does not carry it
    await worker.topic("events").send(OrderPlaced, { orderId: "A1", total: 1 });
  });
});

test("only identities of the declaration have a bus", () => {
  expect(() => {
    // @ts-expect-error no identity is called so
    access.as("orders-ap");
  }).toThrow();
});

test("what an identity sends and receives are entities of the bus, each of its kind", () => {
  const define = () => {
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error the bus has no such queue
        api: { sends: ["order"] },
      },
    });
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error a subscription takes no messages
        api: { sends: ["events/billing"] },
      },
    });
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error a topic is received from through its subscriptions
        api: { receives: ["events"] },
      },
    });
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error the topic has no such subscription
        api: { receives: ["events/shipping"] },
      },
    });
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error a name alone is no list
        api: { sends: "orders" },
      },
    });
  };
  expect(define).toThrow();
});

test("options have the names that there are", () => {
  const define = () => {
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error the option is `receives`
        api: { sends: ["orders"], recieves: ["orders"] },
      },
    });
    defineAccess(bus, {
      environments,
      identities: {
        // @ts-expect-error the option is `sends`
        api: { publishes: ["orders"] },
      },
    });
    defineAccess(bus, {
      environments: {
        // @ts-expect-error the option is `namespace`
        production: { nameSpace: "contoso-prod.servicebus.windows.net" },
      },
      identities: { api: { sends: ["orders"] } },
    });
    defineAccess(bus, {
      // @ts-expect-error an environment says where its namespace is
      environments: { production: {} },
      identities: { api: { sends: ["orders"] } },
    });
    // @ts-expect-error a declaration has environments
    defineAccess(bus, { identities: { api: { sends: ["orders"] } } });
    // @ts-expect-error and identities
    defineAccess(bus, { environments });
  };
  expect(define).toThrow();
});

test("principals are of identities of the declaration", () => {
  const define = () =>
    defineAccess(bus, {
      environments: {
        production: {
          namespace: "contoso-prod.servicebus.windows.net",
          principals: {
            api: "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
            // @ts-expect-error no identity is called so
            apo: "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
          },
        },
      },
      identities: { api: { sends: ["orders"] } },
    });
  expect(define).toThrow();
});

test("a declaration cannot be changed", () => {
  neverCalled(() => {
    // @ts-expect-error it is read-only
    access.identities.billing = { sends: ["orders"], receives: [] };
    // @ts-expect-error all the way down
    access.identities.billing.receives.push("events/audit");
  });
});

test("a narrowed bus and the emulator's settings are what client and emulator take", () => {
  expectTypeOf(api).toExtend<NarrowedBus>();
  expectTypeOf(connect<typeof api>).returns.toEqualTypeOf<Promise<Client<typeof api>>>();
  expectTypeOf(access.emulator()).toExtend<EmulatorOptions>();
  expectTypeOf(api.identity).toEqualTypeOf<
    { readonly name: "orders-api" } & {
      readonly sends: readonly ["orders"];
      readonly receives: readonly [];
    }
  >();
});
