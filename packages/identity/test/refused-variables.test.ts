import { hostIdentity, managedIdentity, workloadIdentity } from "@buspass/identity";
import { afterEach, expect, test, vi } from "vitest";
import { connectionString } from "./corpus/connection-strings.ts";
import { newerKey } from "./made-keys.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/* @azure/identity sends these somewhere, and writes some of them to its log. */
test.each([
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
])("a key in %s is refused before anybody reads the variable", (name) => {
  vi.stubEnv(name, connectionString(newerKey()));

  for (const make of [managedIdentity, workloadIdentity, hostIdentity]) {
    expect(() => make()).toThrow(
      expect.objectContaining({
        code: "KeyRefused",
        message: `The variable ${name} holds a connection string with a key. An identity needs no key: pass its id alone.`,
      }),
    );
  }
});
