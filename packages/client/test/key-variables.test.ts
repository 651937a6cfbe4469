import { type ClientEvent, connect } from "@buspass/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { expectNothingOf } from "./expect-nothing-of.ts";
import { newerKey } from "./made-keys.ts";
import { bus, errorOf } from "./orders.ts";

const namespace = "contoso-prod.servicebus.windows.net";
const credential = {
  getToken: async () => ({ token: "opaque", expiresOnTimestamp: Date.now() + 3_600_000 }),
};

beforeEach(() => {
  vi.stubEnv("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", undefined);
  vi.stubEnv("BUSPASS_ENVIRONMENT", undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

function putKey(variable: string): string {
  const key = newerKey();
  vi.stubEnv(
    variable,
    `Endpoint=sb://${namespace}/;SharedAccessKeyName=Root;SharedAccessKey=${key}`,
  );
  return key;
}

test.each([
  ["AZURE_SERVICEBUS_CONNECTIONSTRING", "--system-identity"],
  ["SERVICEBUS_CONNECTION_STRING", "Remove it and set AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"],
  ["ConnectionStrings__orders", "without a key"],
  ["CUSTOMCONNSTR_orders", "Remove the connection string from the app"],
])(
  "where the namespace comes from the environment, a key in %s is refused, with the passwordless way",
  async (variable, way) => {
    const key = putKey(variable);

    for (const name of [undefined, namespace]) {
      vi.stubEnv("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", name);
      const error = await errorOf(() => connect(bus, { credential }));

      expect(error).toMatchObject({ code: "KeyRefused", remedy: expect.stringContaining(way) });
      expect(String(error)).toContain(
        `The variable ${variable} holds a connection string with a key, and Buspass takes no keys.`,
      );
      expectNothingOf(error, [key]);
    }
  },
);

const connector = "AZURE_SERVICEBUS_CONNECTIONSTRING";

test.each([
  ["the option", connector, bus, { namespace }],
  ["the option", "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE", bus, { namespace }],
  [
    "the declaration",
    connector,
    {
      ...bus,
      identity: { name: "orders-api", sends: [], receives: [] },
      environments: { production: { namespace } },
    },
    { environment: "production" },
  ],
])(
  "where %s names the namespace, a key in %s that nobody uses is a warning and an event",
  async (_, variable, declaration, options) => {
    const key = putKey(variable);
    const events: ClientEvent[] = [];
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));

    await using client = await connect(declaration, {
      ...options,
      credential,
      onEvent: (event) => events.push(event),
    });

    const warning = await warned;
    expect(client.namespace).toBe(namespace);
    expect(warning).toMatchObject({ name: "KeyWarning", code: "BUSPASS_KEY_FOUND" });
    expect(warning.message).toContain(
      `The variable ${variable} holds a connection string with a key, which Buspass does not use.`,
    );
    expect(events).toMatchObject([
      { type: "keyFound", variables: [variable] },
      { type: "connected" },
    ]);
    expectNothingOf([warning, events], [key]);
  },
);
