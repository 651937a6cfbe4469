import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import type { LoopbackCertificate } from "./certificates.ts";

/** A request, read to its end. */
export interface HttpsRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpsReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request, or with undefined ends its connection; what it throws is a defect, and told as a 500. */
export type Answer = (request: HttpsRequest) => Promise<HttpsReply | undefined>;

/** An HTTPS listener on loopback. */
export interface HttpsDoor {
  readonly port: number;
  stop(): Promise<void>;
}

/** Much more than any description of an entity has. */
const longestBody = 256 * 1024;

/** Opens an HTTPS listener; port 0 lets the system pick one. */
export async function openHttpsDoor(
  certificate: LoopbackCertificate,
  port: number,
  answer: Answer,
): Promise<HttpsDoor> {
  const { certificate: cert, key } = certificate;
  const server = createServer({ cert, key }, (request, response) => {
    serve(request, response, answer).catch(() => {
      if (response.headersSent) response.destroy();
      else reply(response, { status: 500, body: "" });
    });
  });
  // Also those that are still in their handshake, of which the server itself keeps no list.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  // A client that does not trust the authority ends its own handshake; that is for it to tell.
  server.on("tlsClientError", () => {});
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
): Promise<void> {
  const body = await textOf(request);
  if (body === undefined) {
    response.shouldKeepAlive = false;
    reply(response, { status: 413, body: "" });
    return;
  }
  const { method = "GET", url: target = "/", headers } = request;
  const answered = await answer({ method, target, headers, body });
  if (answered === undefined) response.destroy();
  else reply(response, answered);
}

/** The body; undefined when it is too long, and then it is not read on. */
async function textOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function reply(response: ServerResponse, { status, headers, body }: HttpsReply): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, "content-length": bytes.length });
  response.end(bytes);
}
