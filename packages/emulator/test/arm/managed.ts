import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { json } from "node:stream/consumers";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ServiceBusManagementClient } from "@azure/arm-servicebus";
import { ServiceBusAdministrationClient } from "@azure/service-bus";
import {
  type Emulator,
  type EmulatorOptions,
  type ManualClock,
  manualClock,
  startEmulator,
} from "@buspass/emulator";

/** Of public Azure. Without it a client asks for a token for its endpoint. */
export const credentialScopes = "https://management.azure.com/.default";

/** A namespace with Azure Resource Manager and a clock that stands still, and the real clients of it. */
export interface Managed extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Of the identity `auditor`, a Reader of the namespace. */
  readonly serviceBus: ServiceBusManagementClient;
  readonly authorization: AuthorizationManagementClient;
  clientsAs(identityName: string, scopes?: string): ManagementClients;
  /** Of the identity `owner`, which may do all with Service Bus. */
  readonly admin: ServiceBusAdministrationClient;
  /** Sends a request as it stands. */
  raw(path: string, options?: RawOptions): Promise<RawReply>;
  /** A token of an identity for a resource. */
  token(identityName: string, scope?: string): Promise<string>;
}

interface ManagementClients {
  readonly serviceBus: ServiceBusManagementClient;
  readonly authorization: AuthorizationManagementClient;
}

interface RawOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

/** Starts a namespace with an auditor and an owner, and with whatever else is asked for. */
export async function managed(options: Omit<EmulatorOptions, "clock"> = {}): Promise<Managed> {
  const clock = manualClock();
  const emulator = await startEmulator({
    tlsPort: 0,
    ...options,
    clock,
    identities: {
      auditor: { roles: [{ role: "Reader", scope: "" }] },
      owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
      ...options.identities,
    },
  });
  const ca = await readFile(String(emulator.env["BUSPASS_EMULATOR_CA"]), "utf8");
  const [, , subscriptionId = "", , resourceGroup = "", , , , name = ""] =
    emulator.resourceId.split("/");
  const endpoint = String(emulator.resourceManager);
  const clientsAs = (identityName: string, scopes = credentialScopes): ManagementClients => {
    const { credential } = emulator.as(identityName);
    const shared = {
      endpoint,
      credentialScopes: scopes,
      tlsOptions: { ca },
      retryOptions: { maxRetries: 0 },
    };
    return {
      serviceBus: new ServiceBusManagementClient(credential, subscriptionId, shared),
      authorization: new AuthorizationManagementClient(credential, subscriptionId, shared),
    };
  };
  return {
    ...{ emulator, clock, subscriptionId, resourceGroup, name },
    ...clientsAs("auditor"),
    clientsAs,
    admin: new ServiceBusAdministrationClient(
      String(emulator.administration),
      emulator.as("owner").credential,
      { tlsOptions: { ca } },
    ),
    raw: (path, { method = "GET", headers = {} } = {}) => send(endpoint, path, method, headers, ca),
    token: async (identityName, scope = credentialScopes) =>
      (await emulator.as(identityName).credential.getToken(scope)).token,
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

function send(
  endpoint: string,
  path: string,
  method: string,
  headers: Readonly<Record<string, string>>,
  ca: string,
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    request(`${endpoint}${path}`, { method, headers, ca, agent: false }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      json(response).then((body) => resolve({ status, headers: answered, body }), reject);
    })
      .on("error", reject)
      .end();
  });
}

/** All items of a list that comes in pages. */
export async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

/** What a call is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<unknown> {
  return await call.then(
    () => undefined,
    (error: unknown) => error,
  );
}
