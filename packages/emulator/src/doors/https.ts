import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { LoopbackCertificate } from "./certificates.ts";
import { type Door, listenOnLoopback } from "./listen-on-loopback.ts";

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

/** Much more than any description of an entity has. */
const longestBody = 256 * 1024;

/** Opens an HTTPS listener; port 0 lets the system pick one. */
export async function openHttpsDoor(
  certificate: LoopbackCertificate,
  port: number,
  answer: Answer,
): Promise<Door> {
  const { certificate: cert, key } = certificate;
  const server = createServer({ cert, key }, (request, response) => {
    serve(request, response, answer).catch(() => {
      if (response.headersSent) response.destroy();
      else reply(response, { status: 500, body: "" });
    });
  });
  // A client that does not trust the authority ends its own handshake; that is for it to tell.
  server.on("tlsClientError", () => {});
  return await listenOnLoopback(server, port);
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
