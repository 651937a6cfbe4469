import { startEmulator } from "@buspass/emulator";
import { managedIdentity, tokenClaims } from "@buspass/identity";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";

/* The SDK looks for the host's identity endpoint once in a process: one file, one endpoint. */
const emulator = await startEmulator({
  identities: { api: { systemAssigned: true, roles: [] }, worker: { roles: [] } },
});
const scope = "https://servicebus.azure.net/.default";

beforeEach(() => {
  for (const [name, value] of Object.entries(emulator.env)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => emulator.stop());

test("without a client id it is the host's system-assigned identity", async () => {
  const identity = managedIdentity();
  const token = await identity.getToken(scope);

  expect(identity).toMatchObject({
    source: "the managed identity endpoint of App Service",
    clientId: undefined,
  });
  expect(tokenClaims(token.token)?.objectId).toBe(emulator.inspect().identities["api"]?.objectId);
});

test("with a client id it is the user-assigned identity of that id", async () => {
  const { clientId = "", objectId } = emulator.inspect().identities["worker"] ?? {};

  const identity = managedIdentity({ clientId });
  const token = await identity.getToken(scope);

  expect(identity.clientId).toBe(clientId);
  expect(tokenClaims(token.token)).toMatchObject({ clientId, objectId });
});

test("AZURE_CLIENT_ID alone changes nothing: which identity is meant is said in the code", async () => {
  vi.stubEnv("AZURE_CLIENT_ID", emulator.inspect().identities["worker"]?.clientId);

  const token = await managedIdentity().getToken(scope);

  expect(tokenClaims(token.token)?.objectId).toBe(emulator.inspect().identities["api"]?.objectId);
});

test("a client id that the host does not know is what @azure/identity makes of it", async () => {
  const unknown = managedIdentity({ clientId: "99999999-9999-4999-8999-999999999999" });

  await expect(unknown.getToken(scope)).rejects.toMatchObject({
    name: "CredentialUnavailableError",
  });
});

test("on Kubernetes a client id that was passed is as good as the variable", () => {
  vi.stubEnv("AZURE_TENANT_ID", "tenant");
  vi.stubEnv("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/azure/tokens/azure-identity-token");

  expect(managedIdentity({ clientId: "id" }).source).toBe("workload identity of Kubernetes");
  expect(managedIdentity().source).toBe("the managed identity endpoint of App Service");
});
