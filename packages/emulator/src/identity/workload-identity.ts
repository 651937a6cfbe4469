import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraEndpoint, tenantAlias } from "./entra-endpoint.ts";
import { type Identity, tenantId } from "./identities.ts";
import { noProxyForLoopback } from "./no-proxy.ts";
import { ServiceAccountIssuer, serviceAccountLifetimeMs } from "./service-account-issuer.ts";
import type { TokenSource } from "./token-source.ts";

/** A server's certificate and key, PEM. */
export interface WorkloadIdentityOptions {
  readonly certificate: string;
  readonly key: string;
}

/** Workload identity as AKS gives it to pods. */
export interface WorkloadIdentity extends AsyncDisposable {
  /** The authority, `https://localhost:<port>`. */
  readonly origin: string;
  /**
   * The variables of a pod that runs as the identity's service account; its token's file is renewed
   * as a kubelet does. What trusts the certificate is not among them: `NODE_EXTRA_CA_CERTS` must be
   * there, too.
   *
   * With `"alias"` every credential of Microsoft's library works unchanged. `"id"` is what AKS
   * writes: with it `ManagedIdentityCredential` works, and a `WorkloadIdentityCredential` only with
   * `disableInstanceDiscovery: true`, as it asks login.microsoftonline.com whether to trust us.
   *
   * @throws RangeError when there is no identity of that name
   */
  envFor(identityName: string, tenant?: "alias" | "id"): Promise<Readonly<Record<string, string>>>;
  /** Ends the server and removes the files. A second call waits for the first. */
  stop(): Promise<void>;
}

/** Starts a cluster's token service and the authority that exchanges its tokens. */
export async function startWorkloadIdentity(
  source: TokenSource,
  tls: WorkloadIdentityOptions,
): Promise<WorkloadIdentity> {
  const cluster = await ServiceAccountIssuer.create(source.clock);
  const server = await startEntraEndpoint(source, { tls, cluster });
  const folder = await mkdtemp(join(tmpdir(), "buspass-emulator-"));
  const files = new Map<string, Promise<string>>();
  const renewals = new Map<string, () => void>();
  let stopped: Promise<void> | undefined;

  /** Writes a new token, and again when four fifths of its life are over. */
  const project = async (identity: Identity): Promise<string> => {
    const path = join(folder, identity.objectId);
    // Renamed into place: nobody reads half a token.
    await writeFile(`${path}.new`, await cluster.issue(identity.federatedSubject), { mode: 0o600 });
    await rename(`${path}.new`, path);
    const renewAtMs = source.clock.now() + serviceAccountLifetimeMs * 0.8;
    const cancel = source.clock.schedule(renewAtMs, () => {
      // Fails when the folder has just gone with `stop`.
      project(identity).catch(() => {});
    });
    renewals.set(identity.name, cancel);
    if (stopped !== undefined) cancel();
    return path;
  };

  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      for (const cancel of renewals.values()) cancel();
      await server.stop();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    })();
    return stopped;
  };
  return {
    origin: server.origin,
    async envFor(identityName, tenant = "alias") {
      const identity = source.identities.expect(identityName);
      // Kept before it is there: two who ask at once would write one file.
      const file = files.get(identityName) ?? project(identity);
      files.set(identityName, file);
      return {
        AZURE_AUTHORITY_HOST: `${server.origin}/`,
        AZURE_CLIENT_ID: identity.clientId,
        AZURE_TENANT_ID: tenant === "alias" ? tenantAlias : tenantId,
        AZURE_FEDERATED_TOKEN_FILE: await file,
        ...noProxyForLoopback(),
      };
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
