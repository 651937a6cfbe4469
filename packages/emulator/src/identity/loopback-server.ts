import { once } from "node:events";
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { Clock } from "../clock.ts";
import { type HttpFault, rubbish } from "../http-faults.ts";
import type { IdentityEndpoint, IdentityFaults } from "./identity-endpoint.ts";

/** A request, read to its end. */
export interface EndpointRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An answer in JSON. */
export interface EndpointReply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HTTP server for one endpoint, and what may go wrong with it. */
export interface LoopbackServerOptions {
  readonly endpoint: IdentityEndpoint;
  readonly faults: IdentityFaults;
  readonly clock: Clock;
  /** PEM. With it the server speaks HTTPS, under the name `localhost`. */
  readonly tls?: { readonly certificate: string; readonly key: string } | undefined;
  answer(request: EndpointRequest): Promise<EndpointReply> | EndpointReply;
  /** The body of a failure that is none of the client's doing, in the shape that this endpoint gives errors. */
  failure(status: number): unknown;
}

/** A running server. */
export interface LoopbackServer {
  readonly origin: string;
  /** A second call waits for the first. */
  stop(): Promise<void>;
}

/** An assertion is the longest thing that anybody sends. */
const longestBody = 64 * 1024;

/** Starts a server on loopback, on a port that the system picks. It keeps no process alive. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { tls } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(options, origin, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else reply(response, { status: 500, body: options.failure(500) });
    });
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createTlsServer({ cert: tls.certificate, key: tls.key }, listener);
  // Also those that are still in their handshake, of which the server itself keeps no list.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  const { port } = server.address() as AddressInfo;
  const origin = tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
  const closed = new Promise<void>((resolve) => server.once("close", resolve));
  return {
    origin,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function serve(
  options: LoopbackServerOptions,
  origin: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await textOf(request);
  const path = request.url ?? "/";
  if (body === undefined) return reply(response, { status: 413, body: options.failure(413) });
  if (!URL.canParse(path, origin)) {
    return reply(response, { status: 400, body: options.failure(400) });
  }
  const fault = options.faults.take(options.endpoint);
  if (fault !== undefined && fault.kind !== "slow") return fail(options, fault, response);
  if (fault !== undefined) await passed(options.clock, fault.delayMs, response);
  if (response.destroyed) return;
  const { method = "GET", headers } = request;
  reply(response, await options.answer({ method, url: new URL(path, origin), headers, body }));
}

function fail(
  { failure }: LoopbackServerOptions,
  fault: Exclude<HttpFault, { kind: "slow" }>,
  response: ServerResponse,
): void {
  if (fault.kind === "drop") {
    response.destroy();
  } else if (fault.kind === "rubbish") {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(fault.body ?? rubbish);
  } else {
    const { status, retryAfterSeconds } = fault;
    const headers =
      retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    reply(response, { status, headers, body: failure(status) });
  }
}

/** Resolves when the time has passed or nobody waits for it any more. */
async function passed(clock: Clock, delayMs: number, response: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.schedule(clock.now() + delayMs, resolve);
  response.once("close", resolve);
  await promise;
  response.off("close", resolve);
  cancel();
}

function reply(response: ServerResponse, { status, body, headers }: EndpointReply): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(body));
}

/** The body, or `undefined` when it is longer than anything that is asked here. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on, so that the client hears the answer and does not meet a reset.
    if (length <= longestBody) chunks.push(chunk);
  }
  return length > longestBody ? undefined : Buffer.concat(chunks).toString();
}
