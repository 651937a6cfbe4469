import { readFile } from "node:fs/promises";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ManagedIdentityCredential } from "@azure/identity";
import { startEmulator } from "@buspass/emulator";
import { afterEach, expect, test, vi } from "vitest";
import { all, credentialScopes } from "./managed.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

test("a managed identity of App Service reads role assignments with a token of its own", async () => {
  await using emulator = await startEmulator({
    tlsPort: 0,
    identities: { auditor: { systemAssigned: true, roles: [{ role: "Reader", scope: "" }] } },
  });
  for (const name of ["IDENTITY_ENDPOINT", "IDENTITY_HEADER"]) {
    vi.stubEnv(name, emulator.env[name]);
  }
  const authorization = new AuthorizationManagementClient(new ManagedIdentityCredential(), "", {
    endpoint: String(emulator.resourceManager),
    credentialScopes,
    tlsOptions: { ca: await readFile(String(emulator.env["BUSPASS_EMULATOR_CA"]), "utf8") },
  });
  const { auditor } = emulator.inspect().identities;
  const found = await all(authorization.roleAssignments.listForScope(emulator.resourceId));
  expect(found.map(({ principalId }) => principalId)).toEqual([auditor?.objectId]);
  expect(emulator.inspect().identities["auditor"]?.tokensFromEndpoint).toBe(1);
});
