import { defineAccess, namespaceId } from "@buspass/access";
import { AzureReadError, readNamespace } from "@buspass/access/azure";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { bus } from "../orders.ts";
import { azureOf, namespaceId as namespace, production } from "./azure-of.ts";

/** Code and message of a failure to read. */
async function failureOf(reading: Promise<unknown>): Promise<readonly string[]> {
  try {
    await reading;
  } catch (error) {
    if (error instanceof AzureReadError) return [error.code, error.message];
    throw error;
  }
  throw new Error("It was read.");
}

test("who may not read is told the role that is missing, and the command", async () => {
  await using azure = await azureOf();
  const nobody = azure.objectId("nobody");
  expect(await failureOf(azure.read("nobody"))).toEqual([
    "Forbidden",
    `${nobody} may not read namespace contoso-prod (Microsoft.ServiceBus/namespaces/read). Assign the role Reader, and wait five minutes: \`az role assignment create --assignee-object-id ${nobody} --role Reader --scope ${namespace}\`.`,
  ]);
});

test("who may read entities and no role assignments is told so", async () => {
  await using azure = await azureOf((options) => ({
    ...options,
    identities: {
      ...options.identities,
      deployer: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
    },
  }));
  const [code, message] = await failureOf(azure.read("deployer"));
  expect(code).toBe("Forbidden");
  expect(message).toContain(
    "(Microsoft.Authorization/roleAssignments/read). Assign the role Reader",
  );
});

test.each([
  [
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/contoso",
    "There is no Azure subscription 5f750a97-50d9-4e36-8081-c9ee4c0210d4 for who is signed in. Correct environments.production.subscriptionId, or sign in to its tenant with `az login --tenant <tenant>`.",
  ],
  [
    "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4/resourceGroups/another",
    "There is no resource group contoso in Azure subscription 5f750a97-50d9-4e36-8081-c9ee4c0210d4. Correct environments.production.resourceGroup.",
  ],
  [
    "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4/resourceGroups/contoso",
    "There is no namespace contoso-prod in resource group contoso. Deploy the declaration, or correct environments.production.",
  ],
])("a namespace that is elsewhere, in %s, is not found", async (group, message) => {
  await using azure = await azureOf((options) => ({
    ...options,
    resourceId: `${group}/providers/Microsoft.ServiceBus/namespaces/another`,
    identities: { ...options.identities, owner: { roles: [{ role: "Reader", scope: "/" }] } },
  }));
  expect(await failureOf(azure.read("owner"))).toEqual(["NotFound", message]);
});

test("a credential without a token is told as that", async () => {
  const credential = {
    getToken: () =>
      Promise.reject(Object.assign(new Error("No."), { name: "CredentialUnavailableError" })),
  };
  expect(await failureOf(readNamespace(production(), "production", { credential }))).toEqual([
    "NotSignedIn",
    "There is no token for Azure Resource Manager: No. Sign in with `az login`.",
  ]);
});

test("an address at which nobody answers is named", async () => {
  await using emulator = await startEmulator({ identities: { auditor: { roles: [] } } });
  const { credential } = emulator.as("auditor");
  const clientOptions = {
    endpoint: "https://localhost:1",
    credentialScopes: "https://management.azure.com/.default",
    retryOptions: { maxRetries: 0 },
  };
  const [code, message] = await failureOf(
    readNamespace(production(), "production", { credential, clientOptions }),
  );
  expect(code).toBe("Unreachable");
  expect(message).toMatch(
    /^Azure Resource Manager at https:\/\/localhost:1 cannot be reached: connect ECONNREFUSED/,
  );
});

test.each([
  ["contoso.servicebus.windows.net", "https://management.azure.com/.default"],
  ["contoso.servicebus.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default"],
  ["contoso.servicebus.usgovcloudapi.net", "https://management.usgovcloudapi.net/.default"],
])("the cloud of %s is known by its name", async (host, scope) => {
  const access = defineAccess(bus, {
    environments: {
      production: {
        namespace: host,
        subscriptionId: "5f750a97-50d9-4e36-8081-c9ee4c0210d4",
        resourceGroup: "contoso",
      },
    },
    identities: { "orders-api": { sends: ["orders"] } },
  });
  expect(namespaceId(access, "production")).toMatch(/\/contoso$/);
  const asked: unknown[] = [];
  const credential = {
    getToken: (scopes: string | string[]) => {
      asked.push(scopes);
      return Promise.reject(
        Object.assign(new Error("No."), { name: "CredentialUnavailableError" }),
      );
    },
  };
  await failureOf(readNamespace(access, "production", { credential }));
  expect(asked.flat()).toEqual([scope]);
});

test("an environment that does not say where it is, and the emulator, are not read", async () => {
  const access = defineAccess(bus, {
    environments: {
      development: { namespace: "emulator" },
      production: { namespace: "contoso-prod.servicebus.windows.net" },
    },
    identities: { "orders-api": { sends: ["orders"] } },
  });
  const credential = { getToken: () => Promise.reject(new Error("It was asked for a token.")) };
  const failure = (environment: keyof typeof access.environments): Promise<readonly string[]> =>
    failureOf(readNamespace(access, environment, { credential }));
  expect(await failure("production")).toEqual([
    "EnvironmentIncomplete",
    expect.stringContaining("add subscriptionId and resourceGroup to environments.production"),
  ]);
  expect(await failure("development")).toEqual([
    "EnvironmentIncomplete",
    expect.stringContaining('"development" is the emulator'),
  ]);
});
