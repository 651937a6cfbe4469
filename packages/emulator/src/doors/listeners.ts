import type { Accept } from "./in-memory.ts";
import { openTlsDoor } from "./tls.ts";
import { writeTrustFiles } from "./trust-files.ts";

/** What other processes reach the namespace by. */
export interface Listeners {
  readonly namespace: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Opens the TLS door with a certificate made now, or nothing when no port is asked for. */
export async function openListeners(
  tlsPort: number | undefined,
  nowMs: number,
  accept: Accept,
): Promise<Listeners> {
  if (tlsPort === undefined) return { namespace: undefined, env: {}, stop: async () => {} };
  // Loaded only here: reading it takes longer than starting all the rest.
  const { createLoopbackCertificate } = await import("./certificates.ts");
  const certificate = await createLoopbackCertificate(nowMs);
  const door = await openTlsDoor(certificate, tlsPort, accept);
  const trust = await writeTrustFiles(
    certificate.authority,
    process.env["NODE_EXTRA_CA_CERTS"],
  ).catch(async (error) => {
    await door.stop();
    throw error;
  });
  const namespace = `localhost:${door.port}`;
  return {
    namespace,
    env: { AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: namespace, ...trust.env },
    async stop() {
      await Promise.all([door.stop(), trust.remove()]);
    },
  };
}
