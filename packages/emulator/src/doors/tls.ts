import { createServer } from "node:tls";
import type { LoopbackCertificate } from "./certificates.ts";
import type { Accept } from "./in-memory.ts";
import { type Door, listenOnLoopback } from "./listen-on-loopback.ts";

/** Opens a TLS listener; port 0 lets the system pick one. */
export async function openTlsDoor(
  certificate: LoopbackCertificate,
  port: number,
  accept: Accept,
): Promise<Door> {
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (socket) => {
    socket.setNoDelay(true);
    accept(socket);
  });
  // A client that does not trust the authority ends its own handshake; that is for it to tell.
  server.on("tlsClientError", () => {});
  return await listenOnLoopback(server, port);
}
