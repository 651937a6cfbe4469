import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer } from "node:tls";
import type { LoopbackCertificate } from "./certificates.ts";
import type { Accept } from "./in-memory.ts";

/** A TLS listener on loopback. */
export interface TlsDoor {
  readonly port: number;
  stop(): Promise<void>;
}

/** Opens a TLS listener; port 0 lets the system pick one. */
export async function openTlsDoor(
  certificate: LoopbackCertificate,
  port: number,
  accept: Accept,
): Promise<TlsDoor> {
  const server = createServer({ cert: certificate.certificate, key: certificate.key }, (socket) => {
    socket.setNoDelay(true);
    accept(socket);
  });
  // A client that does not trust the authority ends its own handshake; that is for it to tell.
  server.on("tlsClientError", () => {});
  // Also those that never finish their handshake: the server waits for each of them to close.
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
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
