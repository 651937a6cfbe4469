import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { all, managed } from "./managed.ts";

test("the endpoint is opened with the TLS listener, and other processes are told where", async () => {
  await using emulator = await startEmulator({ tlsPort: 0 });
  expect(emulator.resourceManager).toMatch(/^https:\/\/localhost:\d+$/);
  expect(emulator.env["BUSPASS_EMULATOR_RESOURCE_MANAGER"]).toBe(emulator.resourceManager);
});

test("without a TLS listener there is no endpoint, and the namespace has its id all the same", async () => {
  await using emulator = await startEmulator({});
  expect(emulator.resourceManager).toBeUndefined();
  expect(emulator.env).not.toHaveProperty("BUSPASS_EMULATOR_RESOURCE_MANAGER");
  expect(emulator.resourceId).toMatch(
    /^\/subscriptions\/[\da-f-]{36}\/resourceGroups\/emulator\/providers\/Microsoft\.ServiceBus\/namespaces\/emulator$/,
  );
});

test("a namespace tells its tier, its endpoint, and that keys are refused", async () => {
  await using azure = await managed();
  const namespace = await azure.serviceBus.namespaces.get(azure.resourceGroup, azure.name);
  expect(namespace).toMatchObject({
    id: azure.emulator.resourceId,
    name: "emulator",
    sku: { name: "Standard", tier: "Standard" },
    serviceBusEndpoint: `https://${azure.emulator.namespace}/`,
    disableLocalAuth: true,
    status: "Active",
    createdAt: new Date(azure.clock.now()),
  });
  expect(
    await azure.serviceBus.namespaces.getNetworkRuleSet(azure.resourceGroup, azure.name),
  ).toMatchObject({
    publicNetworkAccess: "Enabled",
    defaultAction: "Allow",
  });
});

test("a namespace is in the resource group and Azure subscription that its id says", async () => {
  const group = "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4/resourceGroups/contoso-prod";
  await using azure = await managed({
    resourceId: `${group}/providers/Microsoft.ServiceBus/namespaces/contoso-bus`,
    identities: {
      auditor: { roles: [{ role: "Reader", scope: group.split("/resource")[0] ?? "" }] },
    },
  });
  const { namespaces } = azure.serviceBus;
  const inGroup = await all(namespaces.listByResourceGroup("contoso-prod"));
  expect(inGroup.map(({ name }) => name)).toEqual(["contoso-bus"]);
  expect(await all(namespaces.list())).toEqual(inGroup);
  expect((await namespaces.get("CONTOSO-PROD", "contoso-bus")).id).toBe(azure.emulator.resourceId);
});

test("an id that is no namespace's is refused", async () => {
  await expect(startEmulator({ resourceId: "/subscriptions/1" })).rejects.toThrow(
    /^The resource id of a namespace looks like "\/subscriptions\/.+", and not like "\/subscriptions\/1"\.$/,
  );
});
