import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { type ClientEvent, connect, on } from "@buspass/client";
import { sharedAccess } from "@buspass/client/shared-access";
import { startEmulator } from "@buspass/emulator";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectNothingOf } from "./expect-nothing-of.ts";
import { newerKey, olderKey } from "./made-keys.ts";
import { bus, errorOf, OrderPlaced, untyped } from "./orders.ts";

const identity = { name: "orders-api", sends: ["orders"], receives: [] };
const reason = "the partner's server is in no tenant of ours";
const dayMs = 24 * 60 * 60 * 1000;

beforeEach(() => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", undefined);
  vi.stubEnv("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

function isoDay(daysFromNow: number): string {
  return new Date(Date.now() + daysFromNow * dayMs).toISOString().slice(0, 10);
}

const until = isoDay(30);

/** A namespace that takes a key of a policy, and how to get there. */
async function startWithKeys(rights: readonly ("Send" | "Listen")[] = ["Send", "Listen"]) {
  const emulator = await startEmulator({
    queues: { orders: {} },
    identities: { nobody: { roles: [] } },
    sharedAccessPolicies: [{ name: "partner", rights }],
  });
  const credential = sharedAccess({
    connectionString: emulator.connectionString("partner"),
    reason,
    until,
  });
  const { webSocket } = emulator.as("nobody");
  return { emulator, credential, webSocket, [Symbol.asyncDispose]: () => emulator.stop() };
}

/** As the portal shows it. */
function connectionString(key: string): string {
  return `Endpoint=sb://contoso-prod.servicebus.windows.net/;SharedAccessKeyName=partner;SharedAccessKey=${key}`;
}

/** The warnings of this process while something runs. */
async function warningsDuring(run: () => Promise<unknown>): Promise<Error[]> {
  const warnings: Error[] = [];
  const listen = (warning: Error) => warnings.push(warning);
  process.on("warning", listen);
  await run();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("warning", listen);
  return warnings;
}

test("a key that code allows connects, sends and receives where the namespace takes keys", async () => {
  await using namespace = await startWithKeys();
  const { emulator, credential, webSocket } = namespace;
  const received = Promise.withResolvers<string>();

  await using client = await connect(bus, { credential, webSocket });
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });
  await using _worker = client
    .queue("orders")
    .process(on(OrderPlaced, ({ orderId }) => received.resolve(orderId)));

  expect(await received.promise).toBe("A1");
  expect(client.namespace).toBe(emulator.namespace);
  expect(client.identity).toEqual({
    source: 'the shared access policy "partner"',
    type: "key",
    objectId: undefined,
    clientId: undefined,
  });
  expect(String(client)).toBe(
    `connected to ${emulator.namespace} as the shared access policy "partner"`,
  );
});

test("a signature that somebody made of a key connects as well", async () => {
  await using namespace = await startWithKeys();
  const { emulator, webSocket } = namespace;
  const [, key = ""] = /SharedAccessKey=(.+)$/.exec(emulator.connectionString("partner")) ?? [];
  const endSeconds = Math.floor(Date.now() / 1000) + 3600;
  const resource = encodeURIComponent(`sb://${emulator.namespace}/`);
  const signature = createHmac("sha256", key).update(`${resource}\n${endSeconds}`).digest("base64");
  const token = `SharedAccessSignature sr=${resource}&sig=${encodeURIComponent(signature)}&se=${endSeconds}&skn=partner`;
  const credential = sharedAccess({
    connectionString: `Endpoint=sb://${emulator.namespace}/;SharedAccessSignature=${token}`,
    reason,
    until,
  });

  await using client = await connect(bus, { credential, webSocket });
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
  expect(client.identity.source).toBe("a shared access signature");
  expectNothingOf(credential, [signature]);
});

test("the key of Microsoft's emulator connects as its connection string says", async () => {
  await using namespace = await startWithKeys();
  const { emulator, webSocket } = namespace;
  const credential = sharedAccess({
    connectionString: `${emulator.connectionString("partner").replace(emulator.namespace, "localhost")};UseDevelopmentEmulator=true;`,
    reason,
    until,
  });

  await using client = await connect(bus, { credential, webSocket, environment: "production" });

  expect(client.namespace).toBe("localhost");
  expect(credential.development).toBe(true);
});

test("a namespace without local authentication refuses a key, and it is told so", async () => {
  await using emulator = await startEmulator({
    queues: { orders: {} },
    identities: { nobody: { roles: [] } },
  });
  const credential = sharedAccess({
    connectionString: connectionString(olderKey()).replace(
      "contoso-prod.servicebus.windows.net",
      emulator.namespace,
    ),
    reason,
    until,
  });
  const { webSocket } = emulator.as("nobody");
  await using client = await connect(bus, { credential, webSocket });

  await expect(
    client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }),
  ).rejects.toMatchObject({
    code: "KeyRefused",
    message:
      "emulator.servicebus.localhost takes no keys: its local authentication is disabled. Connect as this process's identity: leave out `credential`.",
  });
});

test("a policy that lacks the right is told apart from an identity that lacks a role", async () => {
  await using namespace = await startWithKeys(["Listen"]);
  const { credential, webSocket } = namespace;
  await using client = await connect(bus, { credential, webSocket });

  await expect(
    client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 }),
  ).rejects.toMatchObject({
    code: "AccessDenied",
    message:
      'This process (token from the shared access policy "partner") may not send to queue "orders" of emulator.servicebus.localhost: it lacks the right Send. Use a policy that has the right Send on the entity, or better: connect as this process\'s identity, with the role "Azure Service Bus Data Sender".',
  });
});

test("connecting with a key is a loud warning and an event, and neither has the key", async () => {
  const key = newerKey();
  const credential = sharedAccess({ connectionString: connectionString(key), reason, until });
  const events: ClientEvent[] = [];

  const warnings = await warningsDuring(async () => {
    const client = await connect(bus, { credential, onEvent: (event) => events.push(event) });
    await client.close();
  });

  const message = `Buspass connects to contoso-prod.servicebus.windows.net with a key (the shared access policy "partner"), and not as an identity, until ${until}: ${reason}`;
  expect(warnings).toMatchObject([
    { name: "SharedAccessWarning", code: "BUSPASS_SHARED_ACCESS", message },
  ]);
  expect(events).toMatchObject([
    {
      type: "sharedAccess",
      message,
      namespace: "contoso-prod.servicebus.windows.net",
      policy: "partner",
      reason,
      until,
    },
    { type: "connected" },
  ]);
  expectNothingOf([warnings, events], [key]);
});

test.each([
  ["production", 'Environment "production" takes no keys'],
  ["staging", 'Environment "staging" takes no keys'],
])("environment %s takes no key, declared or not", async (environment, sentence) => {
  const key = olderKey();
  const credential = sharedAccess({ connectionString: connectionString(key), reason, until });
  const environments = { [environment]: { namespace: "contoso-prod.servicebus.windows.net" } };

  for (const each of [bus, { ...bus, identity, environments }]) {
    const error = await errorOf(() => connect(each, { credential, environment }));

    expect(error).toMatchObject({ code: "KeyRefused" });
    expect(String(error)).toContain(sentence);
    expectNothingOf(error, [key]);
  }
});

test("an environment whose declaration allows keys takes them, and development does", async () => {
  const credential = sharedAccess({
    connectionString: connectionString(olderKey()),
    reason,
    until,
  });
  const namespace = "contoso-prod.servicebus.windows.net";
  const declared = {
    ...bus,
    identity,
    environments: { production: { namespace, allowsSharedAccess: true } },
  };

  await using allowed = await connect(declared, { credential, environment: "production" });
  await using development = await connect(bus, { credential, environment: "development" });

  expect([allowed.namespace, development.namespace]).toEqual([namespace, namespace]);
});

test("a key of an emulator counts as development, but not in an environment that is another namespace", async () => {
  await using namespace = await startWithKeys();
  const { credential, webSocket } = namespace;
  const production = { namespace: "contoso-prod.servicebus.windows.net" };

  await using client = await connect(bus, { credential, webSocket, environment: "production" });

  expect(client.namespace).toBe(namespace.emulator.namespace);
  await expect(
    connect(
      { ...bus, identity, environments: { production } },
      {
        credential,
        webSocket,
        environment: "production",
      },
    ),
  ).rejects.toMatchObject({ code: "WrongEnvironment" });
});

test("a key of Azure's is no emulator's, whatever stands beside it", async () => {
  const credential = sharedAccess({
    connectionString: `${connectionString(olderKey())};UseDevelopmentEmulator=true`,
    reason,
    until,
  });

  expect(credential.development).toBe(false);
  await expect(connect(bus, { credential, environment: "production" })).rejects.toMatchObject({
    code: "KeyRefused",
  });
});

test("a process that still runs when the last day is over signs no more tokens", async () => {
  await using namespace = await startWithKeys();
  const { credential, webSocket } = namespace;
  await using client = await connect(bus, { credential, webSocket });
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 31 * dayMs);

  const error = await errorOf(() =>
    client.queue("orders").send(OrderPlaced, { orderId: "A2", total: 1 }),
  );

  expect(error).toMatchObject({ code: "KeyRefused" });
  expect(String(error)).toContain(`was allowed until ${until}, which is over.`);
});

test("a key whose last day is over since it was wrapped connects no more, and nobody is told that it did", async () => {
  const credential = sharedAccess({
    connectionString: connectionString(olderKey()),
    reason,
    until,
  });
  const events: ClientEvent[] = [];
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.setSystemTime(Date.now() + 31 * dayMs);

  await expect(
    connect(bus, { credential, onEvent: (event) => events.push(event) }),
  ).rejects.toMatchObject({ code: "KeyRefused" });
  expect(events).toEqual([]);
});

test("another namespace than the connection string's is refused", async () => {
  const credential = sharedAccess({
    connectionString: connectionString(olderKey()),
    reason,
    until,
  });

  await expect(
    connect(bus, { credential, namespace: "contoso-dev.servicebus.windows.net" }),
  ).rejects.toMatchObject({ code: "NamespaceInvalid" });
});

test("nothing that prints, copies or serializes shows the key", async () => {
  const key = olderKey();
  const credential = sharedAccess({ connectionString: connectionString(key), reason, until });
  await using client = await connect(bus, { credential });

  expect(JSON.parse(JSON.stringify(credential))).toEqual({
    namespace: "contoso-prod.servicebus.windows.net",
    policy: "partner",
    reason,
    until,
    development: false,
  });
  expect(inspect(credential)).toBe(
    `SharedAccessCredential { the shared access policy "partner", until ${until} }`,
  );
  for (const value of [credential, { ...credential }, structuredClone({ ...credential })]) {
    expectNothingOf(value, [key]);
  }
  for (const getters of [false, true]) {
    const everything = { depth: 20, showHidden: true, showProxy: true, getters };
    expectNothingOf(inspect({ client, raw: client.raw }, everything), [key]);
  }
});

test("what only looks as if code had allowed it is a key like any other", async () => {
  const key = olderKey();
  const real = sharedAccess({ connectionString: connectionString(key), reason, until });
  const feigned = { ...real, key, forSdk: () => ({ name: "partner", key }) };

  const error = await errorOf(() =>
    untyped({ connect }, "connect")(bus, { credential: feigned, namespace: real.namespace }),
  );

  expect(error).toMatchObject({ code: "KeyRefused" });
  expectNothingOf(error, [key]);
});

test.each([
  ["no reason", { reason: "" }, "A key needs a reason, and there is none."],
  ["a short reason", { reason: "because" }, "A key needs a reason, and there is none."],
  ["no day", { until: undefined }, "There is no day until which the key may be used."],
  ["a day that is none", { until: "2027-02-30" }, "There is no day until which"],
  ["a time", { until: "2027-02-01T00:00:00Z" }, "There is no day until which"],
  [
    "a day too far",
    { until: isoDay(182) },
    `The date "${isoDay(182)}" is more than 180 days away.`,
  ],
  ["no connection string", { connectionString: "" }, "The connection string has no Endpoint."],
  [
    "one without a key",
    { connectionString: "Endpoint=sb://contoso-prod.servicebus.windows.net/" },
    "The connection string has neither a SharedAccessKeyName with its SharedAccessKey nor",
  ],
])("%s is refused", async (_, options, sentence) => {
  const key = olderKey();
  const given = { connectionString: connectionString(key), reason, until, ...options };

  const error = await errorOf(() => untyped({ sharedAccess }, "sharedAccess")(given));

  expect(error).toMatchObject({ code: "SharedAccessInvalid", transient: false });
  expect(String(error)).toContain(sentence);
  expectNothingOf(error, [key]);
});

test("the last day is still allowed, and the next moment is not", () => {
  const given = { connectionString: connectionString(olderKey()), reason, until: "2027-03-31" };
  vi.useFakeTimers({ toFake: ["Date"] });

  vi.setSystemTime("2027-03-31T23:59:59.999Z");
  expect(sharedAccess(given).until).toBe("2027-03-31");

  vi.setSystemTime("2027-04-01T00:00:00.000Z");
  expect(() => sharedAccess(given)).toThrow(
    'The use of the shared access policy "partner" was allowed until 2027-03-31, which is over.',
  );
});

test("180 days are allowed", () => {
  const given = { connectionString: connectionString(olderKey()), reason, until: isoDay(180) };

  expect(sharedAccess(given).until).toBe(isoDay(180));
});
