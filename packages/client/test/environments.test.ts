import { inspect } from "node:util";
import { connect } from "@buspass/client";
import type { NarrowedBus } from "@buspass/contracts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bus, errorOf, OrderPlaced, startOrders } from "./orders.ts";

const variable = "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE";
const production = "contoso-prod.servicebus.windows.net";

/** As `access.as("owner")` gives it. */
const narrowed = {
  ...bus,
  identity: { name: "owner", sends: ["orders"], receives: ["orders"] },
  environments: {
    development: { namespace: "emulator" },
    staging: { namespace: "contoso-staging.servicebus.windows.net" },
    production: { namespace: production },
  },
} as const satisfies NarrowedBus;

/** Gives a token that no namespace has asked for yet. */
const credential = {
  getToken: async () => ({ token: "opaque", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

beforeEach(() => {
  vi.stubEnv(variable, undefined);
  vi.stubEnv("BUSPASS_ENVIRONMENT", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test("where the declaration has environments there is no default: what is missing lists them", async () => {
  await expect(connect(narrowed, { credential })).rejects.toMatchObject({
    code: "EnvironmentMissing",
    message:
      "Nobody has said which environment this is. Set BUSPASS_ENVIRONMENT, or pass `environment`, to one of those that are declared: development, staging, production.",
  });
});

test.each(["produktion", "toString", "__proto__"])(
  "an environment that is not declared (%s) lists those that are",
  async (environment) => {
    await expect(connect(narrowed, { credential, environment })).rejects.toMatchObject({
      code: "EnvironmentUnknown",
      message: `There is no environment "${environment}". Set BUSPASS_ENVIRONMENT, or pass \`environment\`, to one of those that are declared: development, staging, production.`,
    });
  },
);

test("the environment names the namespace, by the variable or the option, which goes first", async () => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", " production\n");
  await using byVariable = await connect(narrowed, { credential });
  await using byOption = await connect(narrowed, { credential, environment: "staging" });

  expect(byVariable).toMatchObject({ environment: "production", namespace: production });
  expect(byOption).toMatchObject({
    environment: "staging",
    namespace: "contoso-staging.servicebus.windows.net",
  });
});

test("a namespace that is the environment's may be said once more, in any case", async () => {
  vi.stubEnv(variable, production);

  await using client = await connect(narrowed, {
    credential,
    environment: "production",
    namespace: "Contoso-Prod.servicebus.windows.net",
  });

  expect(client.namespace).toBe(production);
});

test.each([
  ["staging", "the option", { namespace: production }],
  ["development", "the option", { namespace: production }],
])("a process of %s refuses the namespace of production by %s", async (environment, _, options) => {
  const error = await errorOf(() => connect(narrowed, { credential, environment, ...options }));

  expect(error).toMatchObject({
    code: "WrongEnvironment",
    message: `The option namespace is ${production}, that of environment "production"; this process is of environment "${environment}". Let BUSPASS_ENVIRONMENT and the namespace say the same, or leave out the namespace.`,
  });
});

test("a process of production that was started under an emulator refuses to start", async () => {
  vi.stubEnv(variable, "localhost:5671");

  const error = await errorOf(() => connect(narrowed, { credential, environment: "production" }));

  expect(error).toMatchObject({ code: "WrongEnvironment" });
  expect(String(error)).toContain(
    `${variable} is localhost:5671, that of environment "development"; this process is of environment "production".`,
  );
});

test('the environment that is the "emulator" is the one that the process was started under', async () => {
  vi.stubEnv(variable, "localhost:5671");

  await using client = await connect(narrowed, { credential, environment: "development" });

  expect(client.namespace).toBe("localhost:5671");
});

test('without an emulator, the environment that is the "emulator" says how to start under one', async () => {
  await expect(connect(narrowed, { credential, environment: "development" })).rejects.toMatchObject(
    {
      code: "NamespaceMissing",
      message:
        'Environment "development" is the emulator, and this process was not started under one. Start it with `buspass emulator -- node program.ts`.',
    },
  );
});

test("an emulator of this process connects as the bus's identity, in the environment that is the emulator", async () => {
  await using orders = await startOrders();

  await using client = await connect(narrowed, orders.emulator);
  await client.queue("orders").send(OrderPlaced, { orderId: "A1", total: 1 });

  expect(client.environment).toBe("development");
  expect(orders.emulator.inspect().identities["owner"]?.tokensAccepted).toBe(1);
});

test("an emulator of this process needs no environment that is the emulator", async () => {
  await using orders = await startOrders();
  const { production } = narrowed.environments;

  await using client = await connect(
    { ...narrowed, environments: { production } },
    orders.emulator,
  );

  expect(client.environment).toBeUndefined();
});

test("a process of production refuses an emulator of its own", async () => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", "production");
  await using orders = await startOrders();

  await expect(connect(narrowed, orders.emulator)).rejects.toMatchObject({
    code: "WrongEnvironment",
  });
});

test("an emulator does for a bus that is narrowed to an identity, and for no other", async () => {
  await using orders = await startOrders();

  // @ts-expect-error nobody can tell as whom
  const error = await errorOf(() => connect(bus, orders.emulator));

  expect(error).toMatchObject({
    code: "IdentityMissing",
    remedy: "Pass `emulator.as(name)`, or a bus that is narrowed to an identity.",
  });
});

test("a bus without environments is where it is told, and says in which environment", async () => {
  vi.stubEnv("BUSPASS_ENVIRONMENT", "staging");

  await using client = await connect(bus, { credential, namespace: production });

  expect(client).toMatchObject({ environment: "staging", namespace: production });
});

test("a client is one line for a log: where it is connected, and as whom", async () => {
  await using orders = await startOrders();
  const messages: string[] = [];
  const onEvent = ({ message }: { message: string }) => messages.push(message);

  await using client = await connect(narrowed, { ...orders.emulator.as("owner"), onEvent });

  const { objectId, clientId } = orders.emulator.inspect().identities["owner"] ?? {};
  const line = `connected to emulator.servicebus.localhost (development) as "owner", object id ${objectId}, client id ${clientId}, token from the credential that was passed`;
  expect(String(client)).toBe(line);
  expect(inspect({ client })).toBe(`{\n  client: BusClient { ${line} }\n}`);
  expect(JSON.parse(JSON.stringify({ client }))).toEqual({
    client: {
      namespace: client.namespace,
      environment: "development",
      identity: client.identity,
    },
  });
  expect(messages).toEqual([line]);
});

test("an observer that throws costs no connection, and is a warning", async () => {
  await using orders = await startOrders();
  const warned = new Promise((resolve) => process.once("warning", resolve));

  await using client = await connect(bus, {
    ...orders.emulator.as("owner"),
    onEvent: () => {
      throw new Error("The observer is broken.");
    },
  });

  expect(client.namespace).toBe(orders.emulator.namespace);
  expect(String(await warned)).toContain("The observer is broken.");
});
