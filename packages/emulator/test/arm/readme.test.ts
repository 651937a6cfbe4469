import { readFile } from "node:fs/promises";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";

test("what docs/emulator.md shows runs", async () => {
  // #region managed
  const subscription = "/subscriptions/5f750a97-50d9-4e36-8081-c9ee4c0210d4";
  const group = `${subscription}/resourceGroups/contoso`;
  await using emulator = await startEmulator({
    tlsPort: 0,
    resourceId: `${group}/providers/Microsoft.ServiceBus/namespaces/contoso-bus`,
    queues: { orders: {} },
    identities: {
      "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: group }] },
      auditor: { roles: [{ role: "Reader", scope: "" }] },
    },
    roleAssignments: [
      // Somebody who has left.
      { principalId: "11111111-2222-4333-8444-555555555555", role: "Owner", scope: subscription },
    ],
  });
  const client = new AuthorizationManagementClient(emulator.as("auditor").credential, "", {
    endpoint: emulator.resourceManager ?? "",
    credentialScopes: "https://management.azure.com/.default",
    tlsOptions: { ca: await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8") },
  });
  const scopes: unknown[] = [];
  for await (const { scope } of client.roleAssignments.listForScope(emulator.resourceId)) {
    scopes.push(scope);
  }
  // #endregion managed
  expect(scopes).toEqual([group, emulator.resourceId, subscription]);
});
