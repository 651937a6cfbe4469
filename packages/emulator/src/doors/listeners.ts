import type { LoopbackCertificate } from "./certificates.ts";
import { type Answer, openHttpsDoor } from "./https.ts";
import type { Accept } from "./in-memory.ts";
import { openTlsDoor } from "./tls.ts";
import { writeTrustFiles } from "./trust-files.ts";
import { openWebSocketDoor } from "./web-socket.ts";

/** What other processes reach the namespace by. */
export interface Listeners {
  readonly namespace: string | undefined;
  /** Host and port of the administration API. */
  readonly administration: string | undefined;
  /** The address of Azure Resource Manager. */
  readonly resourceManager: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  /** The certificate of the doors. */
  readonly certificate: LoopbackCertificate | undefined;
  stop(): Promise<void>;
}

/** Which doors to open, and who is behind each. */
export interface ListenerOptions {
  /** Without it there are no listeners at all. */
  readonly tlsPort: number | undefined;
  readonly administrationPort: number;
  readonly resourceManagerPort: number;
  readonly webSocketPort: number;
  readonly nowMs: number;
  readonly accept: Accept;
  readonly administer: Answer;
  readonly manageResources: Answer;
}

/** Opens the TLS and WebSocket doors and those of the HTTP APIs, with one certificate made now. */
export async function openListeners(options: ListenerOptions): Promise<Listeners> {
  const { tlsPort, nowMs, accept, administer, manageResources } = options;
  if (tlsPort === undefined) {
    return {
      namespace: undefined,
      administration: undefined,
      resourceManager: undefined,
      env: {},
      certificate: undefined,
      stop: async () => {},
    };
  }
  // Loaded only here: reading it takes longer than starting all the rest.
  const { createLoopbackCertificate } = await import("./certificates.ts");
  const certificate = await createLoopbackCertificate(nowMs);
  const closing: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(closing.map((close) => close()));
  };
  try {
    const door = await openTlsDoor(certificate, tlsPort, accept);
    closing.push(() => door.stop());
    const { administrationPort, resourceManagerPort, webSocketPort } = options;
    const administrationDoor = await openHttpsDoor(certificate, administrationPort, administer);
    closing.push(() => administrationDoor.stop());
    const managementDoor = await openHttpsDoor(certificate, resourceManagerPort, manageResources);
    closing.push(() => managementDoor.stop());
    const webSocketDoor = await openWebSocketDoor(certificate, webSocketPort, accept);
    closing.push(() => webSocketDoor.stop());
    const personsExtraFile = process.env["NODE_EXTRA_CA_CERTS"];
    const trust = await writeTrustFiles(certificate.authority, personsExtraFile);
    closing.push(() => trust.remove());
    const namespace = `localhost:${door.port}`;
    const administration = `localhost:${administrationDoor.port}`;
    const resourceManager = `https://localhost:${managementDoor.port}`;
    return {
      namespace,
      administration,
      resourceManager,
      certificate,
      env: {
        AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: namespace,
        BUSPASS_EMULATOR_ADMINISTRATION: administration,
        BUSPASS_EMULATOR_RESOURCE_MANAGER: resourceManager,
        BUSPASS_EMULATOR_WEBSOCKET: `localhost:${webSocketDoor.port}`,
        ...trust.env,
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
