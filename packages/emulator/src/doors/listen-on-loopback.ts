import { once } from "node:events";
import type { AddressInfo, Server, Socket } from "node:net";

/** A listener on loopback. */
export interface Door {
  readonly port: number;
  /** Ends its connections as well, and waits until they are. */
  stop(): Promise<void>;
}

/** Lets a server listen; port 0 lets the system pick one. */
export async function listenOnLoopback(server: Server, port: number): Promise<Door> {
  // Also those that never finish their handshake: the server waits for each, and has no list of them.
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
