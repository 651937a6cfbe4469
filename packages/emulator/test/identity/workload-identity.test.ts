import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeJwt } from "jose";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLoopbackCertificate } from "../../src/doors/certificates.ts";
import { writeTrustFiles } from "../../src/doors/trust-files.ts";
import { tenantId } from "../../src/identity/identities.ts";
import { startWorkloadIdentity } from "../../src/identity/workload-identity.ts";
import { makeSource } from "./made-source.ts";

/** A busy machine takes longer than the second that is waited by default. */
const patiently = { interval: 1, timeout: 15_000 };

async function start() {
  const source = await makeSource();
  const certificate = await createLoopbackCertificate(source.clock.now());
  const trust = await writeTrustFiles(certificate.authority, undefined);
  const pods = await startWorkloadIdentity(source, certificate);
  onTestFinished(async () => {
    await Promise.all([pods.stop(), trust.remove()]);
  });
  /** Runs a program that knows nothing of us, in the environment of a pod. */
  const run = async (env: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const program = join(import.meta.dirname, "programs", "get-token.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...args], {
      // A proxy that is not there: what is for this host must not go through it.
      env: {
        PATH: process.env["PATH"] ?? "",
        HTTPS_PROXY: "http://127.0.0.1:9",
        ...trust.env,
        ...env,
      },
    });
    const told: unknown = JSON.parse(stdout);
    return told;
  };
  return { ...source, ...pods, run };
}

const clientOption = { ManagedIdentityCredential: true } as Record<string, boolean>;

test.each(["WorkloadIdentityCredential", "ManagedIdentityCredential", "DefaultAzureCredential"])(
  "%s of an unchanged program gets the pod's token",
  async (credential) => {
    const { envFor, identities, run } = await start();
    const { clientId } = identities.expect("orders-api");
    // The one that reads no client id from the environment.
    const options = clientOption[credential] ? [JSON.stringify({ clientId })] : [];
    expect(await run(await envFor("orders-api"), credential, ...options)).toEqual({
      appid: clientId,
      aud: "https://servicebus.azure.net",
    });
  },
);

test.each(["WorkloadIdentityCredential", "ManagedIdentityCredential"])(
  "%s gets it under the tenant's id, when nobody has to be asked about the authority",
  async (credential) => {
    const { envFor, identities, run } = await start();
    const { clientId } = identities.expect("billing");
    const env = await envFor("billing", "id");
    expect(env["AZURE_TENANT_ID"]).toBe(tenantId);
    const options = JSON.stringify({ clientId, disableInstanceDiscovery: true });
    expect(await run(env, credential, options)).toMatchObject({ appid: clientId });
  },
);

test("a program that does not trust the authority gets nothing", async () => {
  const { envFor, run } = await start();
  const env = { ...(await envFor("orders-api")), NODE_EXTRA_CA_CERTS: "" };
  const options = JSON.stringify({ retryOptions: { maxRetries: 0 } });
  await expect(run(env, "WorkloadIdentityCredential", options)).rejects.toThrow(
    /CredentialUnavailable|AuthenticationRequired/,
  );
});

test("the variables are those of AKS, and the same when asked again", async () => {
  const { envFor, identities, origin } = await start();
  const [env, again] = await Promise.all([envFor("orders-api"), envFor("orders-api")]);
  expect(again).toEqual(env);
  expect(env).toEqual({
    AZURE_AUTHORITY_HOST: `${origin}/`,
    AZURE_CLIENT_ID: identities.expect("orders-api").clientId,
    AZURE_TENANT_ID: "adfs",
    AZURE_FEDERATED_TOKEN_FILE: expect.any(String),
    NO_PROXY: expect.stringContaining("127.0.0.1,localhost"),
  });
  expect(await envFor("orders-api")).toEqual(env);
});

test("the token of a pod is renewed when four fifths of its life are over", async () => {
  const { envFor, clock } = await start();
  const { AZURE_FEDERATED_TOKEN_FILE: path = "" } = await envFor("orders-api");
  const endOf = async () => decodeJwt(await readFile(path, "utf8")).exp ?? 0;
  const first = await endOf();
  clock.advance(48 * 60 * 1000 - 1);
  expect(await endOf()).toBe(first);
  clock.advance(1);
  await vi.waitFor(async () => expect(await endOf()).toBe(first + 48 * 60), patiently);
});

test("nothing is left when it has stopped", async () => {
  const { envFor, stop, clock } = await start();
  const cancelRenewal = vi.fn<() => void>();
  vi.spyOn(clock, "schedule").mockReturnValue(cancelRenewal);
  const { AZURE_FEDERATED_TOKEN_FILE: path = "" } = await envFor("orders-api");
  await stop();
  expect(cancelRenewal).toHaveBeenCalled();
  await expect(access(path)).rejects.toMatchObject({ code: "ENOENT" });
  await stop();
});

test("nobody has the token of an identity that is not here", async () => {
  const { envFor } = await start();
  await expect(envFor("nobody")).rejects.toThrow(RangeError);
});
