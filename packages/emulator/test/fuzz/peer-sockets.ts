import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import type { Emulator, EmulatorConnection } from "@buspass/emulator";
import { WebSocket } from "ws";
import type { Random } from "./random.ts";

/** A byte stream to a door, whichever door it is. */
export interface PeerSocket {
  onmessage: ((event: { readonly data: Uint8Array }) => void) | null;
  onclose: (() => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

export type OpenPeer = () => PeerSocket | Promise<PeerSocket>;

export function inMemoryPeer({ webSocket, namespace }: EmulatorConnection): OpenPeer {
  return () => {
    const socket = new webSocket(`wss://${namespace}/$servicebus/websocket`);
    const peer: PeerSocket = {
      onmessage: null,
      onclose: null,
      send: (data) => socket.send(data),
      close: () => socket.close(),
    };
    socket.onerror = () => {};
    socket.onmessage = ({ data }) => peer.onmessage?.({ data: Buffer.from(data) });
    socket.onclose = () => peer.onclose?.();
    return peer;
  };
}

/** The doors that have sockets. */
export interface SocketDoors {
  readonly tls: OpenPeer;
  readonly webSocket: OpenPeer;
  /** Writes bytes where a handshake is expected, to either. Done when the peer has closed. */
  breakHandshake(random: Random): Promise<void>;
}

/** A peer that is not answered by then has hung the namespace. */
const longestMs = 5_000;

export async function socketDoors({ env, namespace }: Emulator): Promise<SocketDoors> {
  const ca = await readFile(env["BUSPASS_EMULATOR_CA"] ?? "");
  const [, tlsPort] = namespace.split(":").map(Number);
  const [, webSocketPort] = (env["BUSPASS_EMULATOR_WEBSOCKET"] ?? "").split(":").map(Number);
  const upgrade = [
    "GET /$servicebus/websocket HTTP/1.1",
    "Host: localhost",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Protocol: AMQPWSB10",
    "",
    "",
  ].join("\r\n");
  return {
    async tls() {
      const socket = connectTls({ host: "localhost", port: tlsPort ?? 0, ca });
      socket.on("error", () => {});
      await once(socket, "secureConnect");
      const peer: PeerSocket = {
        onmessage: null,
        onclose: null,
        send: (data) => socket.write(data),
        close: () => socket.end(),
      };
      socket.on("data", (data: Buffer) => peer.onmessage?.({ data }));
      socket.on("close", () => peer.onclose?.());
      return peer;
    },
    async webSocket() {
      const url = `wss://localhost:${webSocketPort}/$servicebus/websocket`;
      const socket = new WebSocket(url, ["AMQPWSB10"], { ca });
      await once(socket, "open");
      const peer: PeerSocket = {
        onmessage: null,
        onclose: null,
        send: (data) => socket.send(data),
        close: () => socket.close(),
      };
      socket.on("error", () => {});
      socket.on("message", (data: Buffer) => peer.onmessage?.({ data }));
      socket.on("close", () => peer.onclose?.());
      return peer;
    },
    async breakHandshake(random) {
      const port = random.pick([tlsPort ?? 0, webSocketPort ?? 0]);
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("error", () => {});
      socket.resume();
      const bytes = Buffer.concat([
        random.chance(0.7) ? Buffer.from(upgrade) : Buffer.from("160301", "hex"),
        // A frame of the WebSocket with every bit by chance, or what follows TLS's first bytes.
        Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256))),
      ]);
      for (let flips = random.below(4); flips > 0; flips -= 1) {
        bytes[random.below(bytes.length)] = random.below(256);
      }
      const closed = Promise.withResolvers<void>();
      socket.once("close", () => closed.resolve());
      const deadline = setTimeout(() => closed.reject(new Error("It is not closed.")), longestMs);
      socket.end(bytes);
      await closed.promise;
      clearTimeout(deadline);
    },
  };
}
