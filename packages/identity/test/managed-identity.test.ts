import { startEmulator } from "@buspass/emulator";
import {
  IdentityError,
  type ManagedIdentityChoice,
  managedIdentity,
  tokenClaims,
} from "@buspass/identity";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { newerKey } from "./made-keys.ts";

const workerResourceId =
  "/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/bus/providers/Microsoft.ManagedIdentity/userAssignedIdentities/worker";

/* The SDK looks for the host's identity endpoint once in a process: one file, one endpoint. */
const emulator = await startEmulator({
  identities: {
    api: { systemAssigned: true, roles: [] },
    worker: { resourceId: workerResourceId, roles: [] },
  },
});
/** By its ids, as the emulator derives them from its name. */
const worker = {
  clientId: emulator.inspect().identities["worker"]?.clientId ?? "",
  objectId: emulator.inspect().identities["worker"]?.objectId ?? "",
  resourceId: workerResourceId,
};
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
    identity: "the system-assigned identity",
  });
  expect(tokenClaims(token.token)?.objectId).toBe(emulator.inspect().identities["api"]?.objectId);
});

test.each<[string, ManagedIdentityChoice]>([
  ["client id", { clientId: worker.clientId }],
  ["object id", { objectId: worker.objectId }],
  ["resource id", { resourceId: worker.resourceId }],
])("with a %s it is the user-assigned identity of that id", async (name, choice) => {
  const identity = managedIdentity(choice);
  const token = await identity.getToken(scope);

  expect(identity.identity).toBe(`${name} ${Object.values(choice)[0]}`);
  expect(tokenClaims(token.token)).toMatchObject({
    clientId: worker.clientId,
    objectId: worker.objectId,
    resourceId: worker.resourceId,
    type: "app",
  });
});

test("AZURE_CLIENT_ID alone changes nothing: which identity is meant is said in the code", async () => {
  vi.stubEnv("AZURE_CLIENT_ID", worker.clientId);

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

  expect(managedIdentity({ clientId: worker.clientId }).source).toBe(
    "workload identity of Kubernetes",
  );
  expect(managedIdentity().source).toBe("the managed identity endpoint of App Service");
});

/** Calls it as somebody does who has no types. */
function untyped(choice: Record<string, unknown>): unknown {
  return Reflect.apply(managedIdentity, undefined, [choice]);
}

test.each<[string, Record<string, unknown>, string]>([
  [
    "two ids",
    { clientId: worker.clientId, objectId: worker.objectId },
    "A managed identity is named by clientId and objectId. Pass one of them.",
  ],
  [
    "an id that is undefined, which must not mean the system-assigned identity",
    { clientId: undefined },
    "The clientId is empty. Write it as 00000000-0000-0000-0000-000000000000.",
  ],
  [
    "the name of an identity",
    { objectId: "worker" },
    "The objectId is not of the right form. Write it as 00000000-0000-0000-0000-000000000000.",
  ],
])("%s is refused with a sentence that says what to write", (_, choice, message) => {
  expect(() => untyped(choice)).toThrow(
    expect.objectContaining({ name: "IdentityError", code: "IdentityInvalid", message }),
  );
});

test("a key in the place of an id is refused, and not repeated", () => {
  const key = newerKey();
  for (const id of ["clientId", "objectId", "resourceId"]) {
    const text = `Endpoint=sb://contoso.servicebus.windows.net/;SharedAccessKey=${key}`;

    expect(() => untyped({ [id]: text })).toThrow(
      new IdentityError(
        "KeyRefused",
        `The ${id} holds a connection string with a key.`,
        "An identity needs no key: pass its id alone.",
      ),
    );
  }
});
