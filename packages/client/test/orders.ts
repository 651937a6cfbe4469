import { type Client, connect, type ProcessorEvent } from "@buspass/client";
import { defineBus, defineMessage } from "@buspass/contracts";
import {
  type Emulator,
  type EmulatorOptions,
  type ManualClock,
  manualClock,
  startEmulator,
} from "@buspass/emulator";
import * as z from "zod";

export const OrderPlaced = defineMessage("order.placed", {
  version: 1,
  schema: z.object({
    orderId: z.string().min(1),
    total: z.number().positive(),
    currency: z.string().default("EUR"),
  }),
  messageId: (order) => order.orderId,
});
export const OrderCanceled = defineMessage("order.canceled", {
  version: 2,
  schema: z.object({ orderId: z.string().min(1) }),
});
export const OrderPaid = defineMessage("order.paid", {
  version: 1,
  schema: z.object({ orderId: z.string().min(1) }),
});

/** The queue `elsewhere` and the subscription `audit` are declared, and not in the namespace. */
export const bus = defineBus({
  queues: {
    orders: { carries: [OrderPlaced, OrderCanceled], maxDeliveryCount: 3 },
    elsewhere: { carries: [OrderPlaced] },
  },
  topics: { events: { carries: [OrderPaid], subscriptions: { billing: {}, audit: {} } } },
});

export type OrdersClient = Client<typeof bus>;

/** A namespace for the bus, whose time stands still. */
export interface OrdersNamespace extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  /** A client of the identity: `owner` may do all, `stranger` nothing. Closed with the namespace. */
  client(identityName?: string): Promise<OrdersClient>;
}

export async function startOrders(
  identities: EmulatorOptions["identities"] = {},
): Promise<OrdersNamespace> {
  const clock = manualClock();
  const emulator = await startEmulator({
    clock,
    queues: { orders: { maxDeliveryCount: 3, lockDurationMs: 60_000 } },
    topics: { events: { subscriptions: { billing: {} } } },
    identities: {
      owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
      stranger: { roles: [] },
      ...identities,
    },
  });
  const clients: OrdersClient[] = [];
  return {
    emulator,
    clock,
    async client(identityName = "owner") {
      const client = await connect(bus, emulator.as(identityName));
      clients.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await emulator.stop();
    },
  };
}

type EventOf<Type extends ProcessorEvent["type"]> = Extract<ProcessorEvent, { type: Type }>;

/** What a processor told its observer. */
export class Events {
  readonly all: ProcessorEvent[] = [];
  #recorded = Promise.withResolvers<void>();

  readonly onEvent = (event: ProcessorEvent): void => {
    this.all.push(event);
    this.#recorded.resolve();
    this.#recorded = Promise.withResolvers();
  };

  /** The events of a type, once there are so many of them. */
  async of<Type extends ProcessorEvent["type"]>(type: Type, count = 1): Promise<EventOf<Type>[]> {
    for (;;) {
      const found = this.all.filter((event): event is EventOf<Type> => event.type === type);
      if (found.length >= count) return found;
      await this.#recorded.promise;
    }
  }
}

/** Waits, turn by turn of the event loop, for what no event tells. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

/** What a call fails with. */
export async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail.");
}

/** A function as a caller without types has it. */
export function untyped(
  target: object | undefined,
  name: string,
): (...args: unknown[]) => Promise<unknown> {
  const method: unknown = Reflect.get(target ?? {}, name);
  if (typeof method !== "function") throw new TypeError(`There is no method ${name}.`);
  return async (...args) => Reflect.apply(method, target, args);
}
