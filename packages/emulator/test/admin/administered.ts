import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import {
  ServiceBusAdministrationClient,
  type ServiceBusAdministrationClientOptions,
  ServiceBusClient,
} from "@azure/service-bus";
import {
  type Emulator,
  type EmulatorOptions,
  type ManualClock,
  manualClock,
  startEmulator,
} from "@buspass/emulator";

/** A namespace with its administration API and a clock that stands still, and clients of it. */
export interface Administered extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  /** Host and port of the API. */
  readonly host: string;
  /** For `tlsOptions`: the certificate authority of the API. */
  readonly ca: string;
  /** Of the identity `owner`, which may do all. */
  readonly admin: ServiceBusAdministrationClient;
  adminAs(
    identityName: string,
    options?: ServiceBusAdministrationClientOptions,
  ): ServiceBusAdministrationClient;
  clientAs(identityName: string): ServiceBusClient;
  /** Sends a request as it stands, with the owner's token unless the headers say otherwise. */
  raw(method: string, path: string, options?: RawOptions): Promise<RawReply>;
}

export interface RawOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly authorized?: boolean;
}

export interface RawReply {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Starts a namespace with an owner, and with whatever else is asked for. */
export async function administered(
  options: Omit<EmulatorOptions, "clock"> = {},
): Promise<Administered> {
  const clock = manualClock();
  const emulator = await startEmulator({
    tlsPort: 0,
    ...options,
    clock,
    identities: {
      owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
      ...options.identities,
    },
  });
  const host = emulator.administration ?? "";
  const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const clients: ServiceBusClient[] = [];
  const adminAs: Administered["adminAs"] = (identityName, more) =>
    new ServiceBusAdministrationClient(host, emulator.as(identityName).credential, {
      tlsOptions: { ca },
      ...more,
    });
  return {
    emulator,
    clock,
    host,
    ca,
    admin: adminAs("owner"),
    adminAs,
    clientAs(identityName) {
      const { namespace, credential, webSocket } = emulator.as(identityName);
      const client = new ServiceBusClient(namespace, credential, {
        webSocketOptions: { webSocket },
        retryOptions: { maxRetries: 0 },
      });
      clients.push(client);
      return client;
    },
    async raw(method, path, { headers = {}, body = "", authorized = true } = {}) {
      const { token } = await emulator
        .as("owner")
        .credential.getToken("https://servicebus.azure.net/.default");
      const [hostname = "", port = ""] = host.split(":");
      return send(
        {
          method,
          path,
          hostname,
          port,
          ca,
          agent: false,
          headers: { ...(authorized && { authorization: `Bearer ${token}` }), ...headers },
        },
        body,
      );
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await emulator.stop();
    },
  };
}

async function send(options: RequestOptions, body: string): Promise<RawReply> {
  const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
  const sent = request(options, (response) => {
    text(response).then(
      (received) =>
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"],
          headers: response.headers,
          body: received,
        }),
      reject,
    );
  });
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

/** A body as a client writes it, around a description. */
export function entry(description: string): string {
  return `<entry xmlns="http://www.w3.org/2005/Atom"><content type="application/xml">${description}</content></entry>`;
}

/** What the client made of a refusal. */
export interface ClientRefusal {
  readonly code: unknown;
  readonly statusCode: unknown;
  readonly message: string;
}

/** Waits for a refusal. The error itself is never shown: it holds the request with its tokens. */
export async function refusalOf(operation: Promise<unknown>): Promise<ClientRefusal> {
  const error = await operation.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Error)) throw new Error("The operation was not refused.");
  return {
    code: Reflect.get(error, "code"),
    statusCode: Reflect.get(error, "statusCode"),
    message: error.message,
  };
}

/** Waits for the refusals of operations that are under way together. */
export async function refusalsOf(
  operations: readonly Promise<unknown>[],
): Promise<ClientRefusal[]> {
  return Promise.all(operations.map(refusalOf));
}

/** All that a client lists, over however many pages. */
export async function listed<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
