import { inspect } from "node:util";
import { BuspassError, connect } from "@buspass/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bus, errorOf, startOrders, untyped } from "./orders.ts";

const variable = "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE";

beforeEach(() => {
  for (const name of [variable, "AZURE_SERVICEBUS_CLIENTID", "AZURE_CLIENT_ID"]) {
    vi.stubEnv(name, undefined);
  }
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** A credential that is asked for nothing here: the namespace is looked at first. */
const credential = {
  getToken: async (): Promise<never> => {
    throw new Error("The credential was asked.");
  },
};

test("the namespace comes from the option, before the variable", async () => {
  await using namespace = await startOrders();
  vi.stubEnv(variable, "another.servicebus.windows.net");

  await using client = await connect(bus, namespace.emulator.as("owner"));

  expect(client.namespace).toBe(namespace.emulator.namespace);
});

test("the namespace comes from Service Connector's variable, without the blanks around it", async () => {
  await using namespace = await startOrders();
  vi.stubEnv(variable, ` ${namespace.emulator.namespace}\n`);
  const { credential, webSocket } = namespace.emulator.as("owner");

  await using client = await connect(bus, { credential, webSocket });
  await client.topic("events").send(bus.topics.events.carries[0], { orderId: "A1" });

  expect(client.namespace).toBe(namespace.emulator.namespace);
});

test.each(["", "  "])(
  "a namespace that is missing (%j) is told with the way to give one",
  async (text) => {
    vi.stubEnv(variable, text);

    await expect(connect(bus, { credential })).rejects.toMatchObject({
      code: "NamespaceMissing",
      message:
        "No namespace was given. Pass `namespace`, or set AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE to its fully qualified name.",
    });
  },
);

test.each([
  ["contoso-prod", "contoso-prod.servicebus.windows.net"],
  ["sb://contoso-prod.servicebus.windows.net/", "contoso-prod.servicebus.windows.net"],
  ["https://contoso-prod.servicebus.windows.net:443/", "contoso-prod.servicebus.windows.net"],
  ["contoso-prod.servicebus.windows.net/orders", "contoso-prod.servicebus.windows.net"],
  ["Endpoint=sb://contoso-prod.servicebus.windows.net/", "contoso-prod.servicebus.windows.net"],
  [
    "Endpoint=sb://contoso-prod.servicebus.chinacloudapi.cn/;SharedAccessKeyName=RootManageSharedAccessKey",
    "contoso-prod.servicebus.chinacloudapi.cn",
  ],
  ["contoso.prod", "the fully qualified name, such as contoso-prod.servicebus.windows.net"],
])("%s is no namespace, and the error suggests what is", async (text, suggested) => {
  const error = await errorOf(() => connect(bus, { namespace: text, credential }));

  expect(error).toMatchObject({ code: "NamespaceInvalid", remedy: `Write ${suggested}.` });
  expect(String(error)).toContain(`The option namespace is "${text.slice(0, 60)}`);
});

test("an invalid namespace in the variable is told to be there", async () => {
  vi.stubEnv(variable, "contoso-prod");

  await expect(connect(bus, { credential })).rejects.toThrow(
    `${variable} is "contoso-prod", which is no namespace.`,
  );
});

test("two variables that name different identities are an error, and which is meant is for people to say", async () => {
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", "11111111-1111-1111-1111-111111111111");
  vi.stubEnv("AZURE_CLIENT_ID", "22222222-2222-2222-2222-222222222222");

  await expect(
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net" }),
  ).rejects.toMatchObject({
    code: "IdentityAmbiguous",
    message:
      "AZURE_SERVICEBUS_CLIENTID and AZURE_CLIENT_ID name different identities. Set both to the same client id, or remove one of them.",
  });
});

test("a client id in the environment that is none is told with the variable, before anybody is asked", async () => {
  vi.stubEnv("AZURE_CLIENT_ID", "orders-api");

  await expect(
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net" }),
  ).rejects.toMatchObject({
    code: "IdentityInvalid",
    transient: false,
    message:
      "The variable AZURE_CLIENT_ID is not of the right form. Write it as 00000000-0000-0000-0000-000000000000.",
  });
});

/* https://learn.microsoft.com/entra/identity-platform/reference-error-codes */
test.each([
  ["700016", "IdentityRefused", false],
  ["7000215", "IdentityRefused", false],
  ["90033", "IdentityUnavailable", true],
])("where Entra answers AADSTS%s, it is %s", async (number, code, transient) => {
  // As @azure/msal-node and @azure/identity write it.
  const said = `unauthorized_client: Error(s): ${number} - Timestamp: 2026-11-24 03:00:00Z - Description: AADSTS${number}: It says why. - Correlation ID: undefined - Trace ID: undefined`;
  const refusing = {
    getToken: async (): Promise<never> => {
      throw Object.assign(new Error(said), { name: "AuthenticationError" });
    },
  };

  const error = await errorOf(() =>
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net", credential: refusing }),
  );

  expect(error).toMatchObject({ code, transient });
  expect(String(error)).toContain(
    `No token from the credential that was passed: AADSTS${number}: It says why. `,
  );
});

test("a credential that was passed is used, whatever the variables say", async () => {
  vi.stubEnv("AZURE_SERVICEBUS_CLIENTID", "11111111-1111-1111-1111-111111111111");
  vi.stubEnv("AZURE_CLIENT_ID", "22222222-2222-2222-2222-222222222222");
  await using namespace = await startOrders();

  await using client = await connect(bus, namespace.emulator.as("owner"));

  expect(client.identity.source).toBe("the credential that was passed");
});

test("the identity tells the ids in the token, and never the token", async () => {
  await using namespace = await startOrders();
  const given = namespace.emulator.as("owner");
  const tokens: string[] = [];
  const getToken = async (scopes: string | string[]) => {
    const token = await given.credential.getToken(scopes);
    tokens.push(token.token);
    return token;
  };

  await using client = await connect(bus, { ...given, credential: { getToken } });

  const { objectId, clientId } = namespace.emulator.inspect().identities["owner"] ?? {};
  expect(client.identity).toEqual({
    source: "the credential that was passed",
    type: "app",
    objectId,
    clientId,
  });
  expect(tokens).toHaveLength(1);
  const signature = String(tokens[0]?.split(".")[2]);
  expect(inspect(client.identity, { showHidden: true })).not.toContain(signature);
});

test("an opaque token connects too; whose it is stays unknown", async () => {
  const opaque = { getToken: async () => ({ token: "opaque", expiresOnTimestamp: Date.now() }) };

  await using client = await connect(bus, {
    namespace: "contoso-prod.servicebus.windows.net",
    credential: opaque,
  });

  expect(client.identity).toMatchObject({ objectId: undefined, clientId: undefined });
});

test("a credential that throws makes an error with its first line and all it said as the cause", async () => {
  const cause = new Error("The host has no identity\nTo fix it, read on\n    at line 3");
  const throwing = {
    getToken: async (): Promise<never> => {
      throw cause;
    },
  };

  const error = await errorOf(() =>
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net", credential: throwing }),
  );

  expect(error).toBeInstanceOf(BuspassError);
  expect(error).toMatchObject({
    code: "IdentityUnavailable",
    transient: true,
    message:
      "No token from the credential that was passed: The host has no identity. Assign a managed identity to the host; on a developer's machine, pass a credential.",
  });
  expect(error).toHaveProperty("cause.message", cause.message);
});

test.each([null, undefined, {}])(
  "a credential that gives %s has no token to give",
  async (given) => {
    const error = await errorOf(() =>
      untyped({ connect }, "connect")(bus, {
        namespace: "contoso-prod.servicebus.windows.net",
        credential: { getToken: async () => given },
      }),
    );

    expect(error).toMatchObject({ code: "IdentityUnavailable" });
    expect(String(error)).toContain(
      "No token from the credential that was passed: The credential has no token to give.",
    );
  },
);

test("a credential that never answers is given up after 15 s, and told to stop after 30", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const asked = Promise.withResolvers<AbortSignal | undefined>();
  const silent = {
    getToken: (_scopes: string | string[], options?: { abortSignal?: unknown }): Promise<never> => {
      const signal = options?.abortSignal;
      asked.resolve(signal instanceof AbortSignal ? signal : undefined);
      return new Promise(() => {});
    },
  };
  let settled = false;
  const failing = errorOf(() =>
    connect(bus, { namespace: "contoso-prod.servicebus.windows.net", credential: silent }),
  ).finally(() => {
    settled = true;
  });
  const signal = await asked.promise;

  await vi.advanceTimersByTimeAsync(14_999);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);

  const error = await failing;
  expect(error).toMatchObject({ code: "IdentityUnavailable" });
  expect(String(error)).toContain(
    "No token from the credential that was passed: it did not answer in 15 s.",
  );
  // Others may wait for the same answer, and longer.
  expect(signal?.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(15_000);
  expect(signal?.aborted).toBe(true);
});

test("connecting leaves no timer behind that holds the process", async () => {
  await using namespace = await startOrders();
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout");
  const before = timers();

  await using _client = await connect(bus, namespace.emulator.as("owner"));

  expect(timers()).toEqual(before);
});

test.each([["a text"], [{}], [42]])(
  "%j in the place of a credential is told to be none",
  async (given) => {
    const error = await errorOf(() =>
      untyped({ connect }, "connect")(bus, {
        namespace: "contoso-prod.servicebus.windows.net",
        credential: given,
      }),
    );

    expect(error).toMatchObject({
      code: "IdentityMissing",
      message:
        "The credential has no method getToken. Pass one of @azure/identity, or none: the default is this host's identity.",
    });
  },
);
