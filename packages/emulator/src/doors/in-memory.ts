import { type Duplex, duplexPair } from "node:stream";
import { immediately } from "../immediately.ts";
import { Crossings } from "./crossings.ts";

/** Takes a byte stream on which a client is about to speak AMQP. */
export type Accept = (stream: Duplex) => void;

interface Message {
  readonly data: ArrayBuffer;
}

/** A WebSocket of the browser's shape, as far as an AMQP client uses it. */
export interface InMemoryWebSocket {
  onopen: (() => void) | null;
  onmessage: ((event: Message) => void) | null;
  onclose: (() => void) | null;
  onerror: ((error: Error) => void) | null;
  send(data: Uint8Array): void;
  close(): void;
}

/**
 * A WebSocket class to pass as `webSocketOptions.webSocket`: the client's bytes then never leave the
 * process.
 */
export type InMemoryWebSocketClass = new (url: string) => InMemoryWebSocket;

/** Makes a WebSocket class whose every instance is one connection to the namespace. */
export function inMemoryDoor(accept: Accept): InMemoryWebSocketClass {
  const crossings = new Crossings();
  return class implements InMemoryWebSocket {
    readonly url: string;
    binaryType = "arraybuffer";
    onopen: InMemoryWebSocket["onopen"] = null;
    onmessage: InMemoryWebSocket["onmessage"] = null;
    onclose: InMemoryWebSocket["onclose"] = null;
    onerror: InMemoryWebSocket["onerror"] = null;
    readonly #stream: Duplex;

    constructor(url: string) {
      this.url = url;
      const [ours, theirs] = duplexPair();
      this.#stream = ours;
      ours.on("data", (chunk: Buffer) => {
        const { buffer, byteOffset, byteLength } = chunk;
        this.onmessage?.({
          data: (buffer as ArrayBuffer).slice(byteOffset, byteOffset + byteLength),
        });
      });
      ours.on("error", (error) => this.onerror?.(error));
      ours.on("close", () => this.onclose?.());
      theirs.on("close", () => ours.destroy());
      // The client sets its handlers after construction.
      immediately(() => {
        accept(theirs);
        this.onopen?.();
      });
    }

    send(data: Uint8Array): void {
      // Never on the caller's stack: rhea writes what is pending and then forgets it, so an answer
      // that arrives while it writes makes it write again.
      crossings.add(() => this.#stream.write(data));
    }

    close(): void {
      crossings.add(() => this.#stream.end());
    }
  };
}
