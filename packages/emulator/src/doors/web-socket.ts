import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { createServer as createTcpServer } from "node:net";
import type { Duplex } from "node:stream";
import { createWebSocketStream, WebSocketServer } from "ws";
import type { LoopbackCertificate } from "./certificates.ts";
import type { Accept } from "./in-memory.ts";
import { type Door, listenOnLoopback } from "./listen-on-loopback.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-protocol-guide; uamqp ends it with a slash. */
const path = /^\/\$servicebus\/websocket\/?(\?|$)/i;
/** https://docs.oasis-open.org/amqp-bindmap/amqp-wsb/v1.0/amqp-wsb-v1.0.html has `amqp`; the service's clients send this. */
const subProtocols = ["AMQPWSB10", "amqp"];
/** The first byte of a TLS handshake. [RFC 8446, 5.1] */
const tlsHandshake = 0x16;
/** More than any AMQP frame here has; a message of the socket may hold several. */
const longestMessage = 1024 * 1024;

/** Opens a listener for `ws://` and `wss://` alike; port 0 lets the system pick one. */
export async function openWebSocketDoor(
  certificate: LoopbackCertificate,
  port: number,
  accept: Accept,
): Promise<Door> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessage,
    handleProtocols: (offered) => subProtocols.find((each) => offered.has(each)) ?? false,
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (!path.test(request.url ?? "")) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = createWebSocketStream(webSocket);
      // A peer that breaks off, or sends what is no WebSocket frame, ends its own connection.
      stream.on("error", () => stream.destroy());
      accept(stream);
    });
  };
  const { certificate: cert, key } = certificate;
  const plain = withUpgrades(createServer(refuse), upgrade);
  const secure = withUpgrades(createSecureServer({ cert, key }, refuse), upgrade);
  const server = createTcpServer({ noDelay: true }, (socket) => {
    socket.on("error", () => {});
    socket.once("data", (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === tlsHandshake ? secure : plain).emit("connection", socket);
      process.nextTick(() => socket.resume());
    });
  });
  return await listenOnLoopback(server, port);
}

/** A request that asks for no upgrade. */
function refuse(_: unknown, response: { writeHead(status: number): { end(): void } }): void {
  response.writeHead(426).end();
}

function withUpgrades(
  server: Server,
  upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Server {
  server.on("upgrade", (request, socket, head) => {
    socket.on("error", () => {});
    upgrade(request, socket, head);
  });
  server.on("clientError", (_, socket) => socket.destroy());
  server.on("tlsClientError", () => {});
  return server;
}
