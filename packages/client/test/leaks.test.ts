import { randomBytes } from "node:crypto";
import { type ConnectOptions, connect, on } from "@buspass/client";
import { sharedAccess } from "@buspass/client/shared-access";
import { defineBus, defineMessage } from "@buspass/contracts";
import { DeadLetter, immediate } from "@buspass/retry";
import { afterEach, describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { expectNothingOf } from "./expect-nothing-of.ts";
import { newerKey, olderKey } from "./made-keys.ts";
import { bus, Events, errorOf, OrderPlaced, startOrders, untyped } from "./orders.ts";

/*
 * A secret goes in through every door of the client that takes text, and must come out of none: not of what
 * is thrown, however it is printed, nor of a warning or event. What a process writes is in
 * leaks.long.test.ts.
 */

const namespace = "contoso-prod.servicebus.windows.net";

/** As Entra gives it; its header is the same in all tokens, and no secret. */
function madeToken(): { readonly token: string; readonly secrets: readonly string[] } {
  const part = () => randomBytes(60).toString("base64url");
  const header = Buffer.from('{"typ":"JWT","alg":"RS256"}').toString("base64url");
  const [claims, signature] = [part(), part()];
  return { token: `${header}.${claims}.${signature}`, secrets: [claims, signature] };
}

type Made = { readonly text: string; readonly secrets: readonly string[] };

const made: Readonly<Record<string, () => Made>> = {
  "a newer key": () => {
    const key = newerKey();
    return { text: key, secrets: [key] };
  },
  "an older key": () => {
    const key = olderKey();
    return { text: key, secrets: [key] };
  },
  "a connection string": () => {
    const key = newerKey();
    const text = `Endpoint=sb://${namespace}/;SharedAccessKeyName=Root;SharedAccessKey=${key}`;
    return { text, secrets: [key] };
  },
  "a token": () => {
    const { token, secrets } = madeToken();
    return { text: token, secrets };
  },
};

const token = { token: "opaque", expiresOnTimestamp: Date.now() + 3_600_000 };
const credential = { getToken: async () => token };

/** Connects as a caller without types may. */
function connectWith(options: object): Promise<unknown> {
  return untyped({ connect }, "connect")(bus, { namespace, credential, ...options });
}

function throwing(error: unknown): Promise<unknown> {
  return connectWith({
    credential: {
      getToken: async () => {
        throw error;
      },
    },
  });
}

class Answer {
  readonly body: string;
  constructor(body: string) {
    this.body = body;
  }
}

/** What takes text, and fails or is refused with it. */
const doors: Readonly<Record<string, (text: string) => unknown>> = {
  "the option namespace": (text) => connectWith({ namespace: text }),
  "the option namespace, after a scheme": (text) => connectWith({ namespace: `sb://${text}/` }),
  "the option environment": (text) => connectWith({ environment: text }),
  "the option credential": (text) => connectWith({ credential: text }),
  "a field of the credential": (text) => connectWith({ credential: { key: text } }),
  "the option proxy": (text) => connectWith({ proxy: text, transport: "webSockets" }),
  "the option transport": (text) => connectWith({ transport: text }),
  "the option connections": (text) => connectWith({ connections: text }),
  "the limit of claims": (text) => connectWith({ claimCheck: { store: {}, overBytes: text } }),
  "a proxy without WebSockets": (text) => connectWith({ proxy: `http://a:${text}@proxy` }),
  "the namespace of an environment": (text) =>
    connect(
      { ...bus, identity, environments: { production: { namespace: text } } },
      {
        credential,
        environment: "production",
      },
    ),
  "what a credential gives": (text) =>
    connectWith({
      credential: { getToken: async () => ({ ...token, token: text }) },
      namespace: "",
    }),
  "what a credential throws": (text) => throwing(new Error(`refused: ${text}`)),
  "a text that a credential throws": (text) => throwing(`refused: ${text}`),
  "the name of what a credential throws": (text) =>
    throwing(Object.assign(new Error("refused"), { name: text, code: text })),
  "fields of what a credential throws": (text) =>
    throwing(Object.assign(new Error("refused"), { response: new Answer(text), body: text })),
  "the causes of what a credential throws": (text) =>
    throwing(new Error("refused", { cause: new AggregateError([new Error(text), text], text) })),
  "JSON that a credential cannot read": (text) =>
    connectWith({
      credential: { getToken: async () => JSON.parse(text) },
    }),
  "the reason of a key": (text) => shared({ reason: text }),
  "the last day of a key": (text) => shared({ until: text }),
  "a connection string that is only a secret": (text) => shared({ connectionString: text }),
  "a connection string without an endpoint": (text) =>
    shared({ connectionString: `SharedAccessKeyName=Root;SharedAccessKey=${text}` }),
  "a connection string with the secret as its endpoint": (text) =>
    shared({ connectionString: `Endpoint=sb://${text}/;SharedAccessKeyName=Root` }),
  "a connection string with the secret as its policy": (text) =>
    shared({ connectionString: `Endpoint=sb://${namespace}/;SharedAccessKeyName=${text}` }),
  "a connection string with a key, and the secret as its policy": (text) =>
    shared({
      connectionString: `Endpoint=sb://${namespace}/;SharedAccessKeyName=${text};SharedAccessKey=${olderKey()}`,
    }),
};

const identity = { name: "orders-api", sends: ["orders"], receives: [] };

function shared(options: object): unknown {
  const key = olderKey();
  return untyped(
    { sharedAccess },
    "sharedAccess",
  )({
    connectionString: `Endpoint=sb://${namespace}/;SharedAccessKeyName=Root;SharedAccessKey=${key}`,
    reason: "a test of what leaks",
    until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
    ...options,
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

for (const [door, enter] of Object.entries(doors)) {
  test.each(Object.entries(made))(
    `through ${door} goes %s, and out of nothing`,
    async (_, make) => {
      const { text, secrets } = make();

      const outcome = await outcomeOf(() => enter(text));

      expectNothingOf(outcome, secrets);
    },
  );
}

/** What a call gives, which for a secret in its right place is something, or fails with. */
async function outcomeOf(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

/** What takes text once a client is there. */
const laterDoors: Readonly<Record<string, (text: string) => Promise<unknown>>> = {
  "the name of an entity": async (text) => {
    await using client = await connect(bus, { namespace, credential });
    return await untyped(client, "queue")(text);
  },
  "the type of a message": async (text) => {
    await using client = await connect(bus, { namespace, credential });
    return await untyped(client.queue("orders"), "send")({ type: text, version: text }, {});
  },
  "a body that does not fit": async (text) => {
    await using client = await connect(bus, { namespace, credential });
    const order = { orderId: text, total: text, currency: { [text]: text } };
    return await untyped(client.queue("orders"), "send")(OrderPlaced, order);
  },
  "a key of a body": async (text) => {
    const Counted = defineMessage("counted", {
      version: 1,
      schema: z.record(z.string(), z.number()),
    });
    const counts = defineBus({ queues: { orders: { carries: [Counted] } } });
    await using client = await connect(counts, { namespace, credential });
    return await untyped(client.queue("orders"), "send")(Counted, { [text]: "none" });
  },
  "what the service says": async (text) => {
    await using orders = await startOrders();
    await using client = await connect(bus, orders.emulator.as("owner"));
    const fault = { condition: "made-up:condition", description: `It says ${text}.` };
    orders.emulator.faults.operation("send", fault);
    return await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  },
};

for (const [door, enter] of Object.entries(laterDoors)) {
  test.each(Object.entries(made))(
    `through ${door} goes %s, and out of nothing`,
    async (_, make) => {
      const { text, secrets } = make();

      const error = await errorOf(() => enter(text));

      expectNothingOf(error, secrets);
      expect(error).toHaveProperty("name", "BuspassError");
    },
  );
}

const order = { orderId: "A1", total: 1 };

/** Options of a call that are refused, as a caller without types may give them. */
const options: Readonly<Record<string, (text: string) => readonly [string, ...unknown[]]>> = {
  deadlineMs: (text) => ["send", OrderPlaced, order, { deadlineMs: text }],
  timeToLiveMs: (text) => ["send", OrderPlaced, order, { timeToLiveMs: text }],
  messageId: (text) => ["send", OrderPlaced, order, { messageId: text.repeat(9) }],
  sessionId: (text) => ["send", OrderPlaced, order, { sessionId: text, partitionKey: "P1" }],
  correlationId: (text) => ["send", OrderPlaced, order, { correlationId: [text] }],
  "the name of a property": (text) => property({ [text]: {} }),
  "the name of a property with half of a pair": (text) => property({ [text]: "\ud83d" }),
  "the name of a property that is too long": (text) => property({ [text]: "x".repeat(40_000) }),
  "the name of a property of ours": (text) => property({ [`buspass-${text}`]: 1 }),
  "a sequence number": (text) => ["cancelScheduled", text],
  "a time to schedule for": (text) => ["schedule", OrderPlaced, order, text],
  concurrency: (text) => ["process", placed, { concurrency: text }],
  drainTimeoutMs: (text) => ["process", placed, { drainTimeoutMs: text }],
  newerVersions: (text) => ["process", placed, { newerVersions: text }],
  unknownMessages: (text) => ["process", placed, { unknownMessages: text }],
};

const placed = on(OrderPlaced, () => {});

function property(applicationProperties: object): readonly [string, ...unknown[]] {
  return ["send", OrderPlaced, order, { applicationProperties }];
}

for (const [door, call] of Object.entries(options)) {
  test.each(Object.entries(made))(
    `%s as ${door} is refused with a sentence without it`,
    async (_, make) => {
      const { text, secrets } = make();
      const [method, ...given] = call(text);
      await using client = await connect(bus, { namespace, credential });

      const error = await errorOf(() => untyped(client.queue("orders"), method)(...given));

      expectNothingOf(error, secrets);
      expect(error).toBeInstanceOf(RangeError);
    },
  );
}

const handlerErrors: Readonly<Record<string, (text: string) => Error>> = {
  "an error": (text) => new Error(`refused: ${text}`),
  "an error whose description is cut within it": (text) =>
    new Error(`${"x".repeat(4_020 - text.length / 2)} ${text}`),
  "the description of DeadLetter": (text) => new DeadLetter("Refused", { description: text }),
  "the cause of DeadLetter": (text) => new DeadLetter("Refused", { cause: new Error(text) }),
  "the reason of DeadLetter": (text) => new DeadLetter(text),
};

for (const [thrown, make] of Object.entries(handlerErrors)) {
  test.each(Object.entries(made))(
    `%s in ${thrown} that a handler throws stands at no dead letter`,
    async (_, makeText) => {
      const { text, secrets } = makeText();
      await using orders = await startOrders();
      const queue = (await orders.client()).queue("orders");
      const events = new Events();
      await queue.send(OrderPlaced, order);

      await using _worker = queue.process(
        on(OrderPlaced, () => {
          throw make(text);
        }),
        { onEvent: events.onEvent, redelivery: immediate({ attempts: 1 }) },
      );
      const told = await events.of("deadLettered");

      const letters = orders.emulator.inspect().queues["orders"]?.deadLetters;
      expect(letters).toHaveLength(1);
      expectNothingOf([told, letters], secrets);
    },
  );
}

test.each(Object.entries(made))(
  "%s as the type of a message from elsewhere stands at no dead letter",
  async (_, make) => {
    const { text, secrets } = make();
    await using orders = await startOrders();
    const client = await orders.client();
    const events = new Events();
    await client.raw.createSender("orders").sendMessages({ body: {}, subject: text });

    await using _worker = client.queue("orders").process(placed, { onEvent: events.onEvent });
    const told = await events.of("deadLettered");

    const [letter] = orders.emulator.inspect().queues["orders"]?.deadLetters ?? [];
    expectNothingOf(
      told.map(({ description }) => description),
      secrets,
    );
    expectNothingOf(letter?.deadLetterDescription, secrets);
  },
);

describe("what an observer throws", () => {
  test.each(Object.entries(made))("is a warning without %s", async (_, make) => {
    const { text, secrets } = make();
    await using orders = await startOrders();
    for (const thrown of [new Error(text, { cause: new Error(text) }), text]) {
      for (const onEvent of [
        () => {
          throw thrown;
        },
        async () => {
          throw thrown;
        },
      ]) {
        const warned = new Promise((resolve) => process.once("warning", resolve));
        await using client = await connect(bus, { ...orders.emulator.as("owner"), onEvent });
        expectNothingOf(await warned, secrets);

        const warnedAgain = new Promise((resolve) => process.once("warning", resolve));
        await client.queue("orders").send(OrderPlaced, order);
        await using _worker = client.queue("orders").process(placed, { onEvent });
        expectNothingOf(await warnedAgain, secrets);
      }
    }
  });
});

test("what a client, its events and its SDK show has neither its token nor its key", async () => {
  await using orders = await startOrders();
  const { token, secrets } = madeToken();
  const events: unknown[] = [];
  const watched: ConnectOptions = { onEvent: (event) => events.push(event) };
  const given = {
    getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 1e6 }),
  };

  await using client = await connect(bus, {
    ...orders.emulator.as("owner"),
    ...watched,
    credential: given,
  });
  await errorOf(() => client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }));

  expectNothingOf([String(client), JSON.stringify(client.identity), events], secrets);
});
