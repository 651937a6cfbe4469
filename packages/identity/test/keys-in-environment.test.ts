import { inspect } from "node:util";
import { findKey, keysInEnvironment } from "@buspass/identity/key-guard";
import { expect, onTestFinished, test, vi } from "vitest";
import { connectionString, signature } from "./corpus/connection-strings.ts";
import { newerKey, olderKey } from "./made-keys.ts";

const namespace = "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE";

test.each([
  ["AZURE_SERVICEBUS_CONNECTIONSTRING", "Service Connector", "--system-identity"],
  ["APPSETTING_AZURE_SERVICEBUS_CONNECTIONSTRING", "Service Connector", "--system-identity"],
  ["AzureWebJobsServiceBus", "Azure Functions", "AzureWebJobsServiceBus__fullyQualifiedNamespace"],
  ["AzureWebJobsOrders", "Azure Functions", "AzureWebJobsOrders__fullyQualifiedNamespace"],
  ["CUSTOMCONNSTR_Bus", "the connection strings of App Service", namespace],
  ["SERVICEBUSCONNSTR_Bus", "the connection strings of App Service", namespace],
  ["customconnstr_bus", "the connection strings of App Service", namespace],
  ["ConnectionStrings__messaging", "the configuration of .NET or Aspire", "without a key"],
  ["ConnectionStrings:messaging", "the configuration of .NET or Aspire", "without a key"],
  [
    "SPRING_CLOUD_AZURE_SERVICEBUS_CONNECTIONSTRING",
    "Spring Cloud Azure",
    "SPRING_CLOUD_AZURE_SERVICEBUS_NAMESPACE",
  ],
  [
    "SPRING_CLOUD_AZURE_SERVICEBUS_CONNECTION_STRING",
    "Spring Cloud Azure",
    "SPRING_CLOUD_AZURE_SERVICEBUS_NAMESPACE",
  ],
  ["AZURE_SERVICEBUS_CONNECTION_STRING", "a person or a script", namespace],
  ["SERVICEBUS_CONNECTION_STRING", "a person or a script", namespace],
  ["SERVICE_BUS_CONNECTION_STR", "a person or a script", namespace],
  ["AzureServiceBus_ConnectionString", "a person or a script", namespace],
])(
  "a key in %s is told with what writes it and the way to do without",
  (variable, writtenBy, way) => {
    for (const [text, kind] of [
      [connectionString(newerKey()), "connection string with a key"],
      [connectionString(olderKey()), "connection string with a key"],
      [signature(olderKey()), "shared access signature"],
    ]) {
      const found = keysInEnvironment({ PATH: "/bin", [variable]: text });

      expect(found).toEqual([{ variable, kind, writtenBy, remedy: expect.stringContaining(way) }]);
      expect(findKey(inspect(found))).toBeUndefined();
    }
  },
);

test.each(["SERVICE_BUS_SAS_VALUE", "SERVICEBUS_SHARED_ACCESS_KEY", "SERVICEBUS_KEY"])(
  "a key by itself in %s is told by the name",
  (variable) => {
    for (const key of [newerKey(), olderKey()]) {
      expect(keysInEnvironment({ [variable]: key })).toMatchObject([
        { variable, kind: "shared access key" },
      ]);
    }
  },
);

test("several are told one by one", () => {
  const env = {
    SERVICEBUS_CONNECTION_STRING: connectionString(newerKey()),
    AzureWebJobsServiceBus: connectionString(newerKey()),
  };

  expect(keysInEnvironment(env).map(({ variable }) => variable)).toEqual(Object.keys(env));
});

test("what holds no key of Service Bus is told of by nobody", () => {
  const env = {
    AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: "contoso-prod.servicebus.windows.net",
    AZURE_SERVICEBUS_CLIENTID: "11111111-1111-4111-8111-111111111111",
    AzureWebJobsServiceBus__fullyQualifiedNamespace: "contoso-prod.servicebus.windows.net",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    ConnectionStrings__messaging: "Endpoint=sb://contoso-prod.servicebus.windows.net/",
    CUSTOMCONNSTR_Bus: "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/bus)",
    SERVICEBUS_CONNECTION_STRING: connectionString("<your-key>"),
    SERVICEBUS_QUEUE: "orders",
    SERVICEBUS_EMPTY: "",
    SERVICEBUS_UNSET: undefined,
  };

  expect(keysInEnvironment(env)).toEqual([]);
});

test("variables of other names are not looked at", () => {
  expect(keysInEnvironment({ EVENTHUB: connectionString(newerKey()) })).toEqual([]);
});

test("without an argument it is this process's environment", () => {
  vi.stubEnv("SERVICEBUS_CONNECTION_STRING", connectionString(newerKey()));
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });

  expect(keysInEnvironment().map(({ variable }) => variable)).toContain(
    "SERVICEBUS_CONNECTION_STRING",
  );
});

test("what App Service writes twice is told once", () => {
  const text = connectionString(newerKey());
  const env = { SERVICEBUS_CONNECTION: text, APPSETTING_SERVICEBUS_CONNECTION: text };

  expect(keysInEnvironment(env).map(({ variable }) => variable)).toEqual(["SERVICEBUS_CONNECTION"]);
});
