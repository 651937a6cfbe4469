import { type Duplex, duplexPair } from "node:stream";

/** Takes a byte stream on which a client is about to speak AMQP. */
export type Accept = (stream: Duplex) => void;

/**
 * A class in the shape of the browser's WebSocket, as far as an AMQP client uses it.
 * Pass it as `webSocketOptions.webSocket`: the client's bytes then never leave the process.
 */
export type InMemoryWebSocket = new (url: string | URL, protocols?: string | string[]) => object;

interface MessageEvent {
  readonly data: ArrayBuffer;
}

/** Makes a WebSocket class whose every instance is one connection to the namespace. */
export function inMemoryDoor(accept: Accept): InMemoryWebSocket {
  return class {
    readonly url: string;
    binaryType = "arraybuffer";
    onopen: (() => void) | undefined;
    onmessage: ((event: MessageEvent) => void) | undefined;
    onclose: (() => void) | undefined;
    onerror: ((error: Error) => void) | undefined;
    readonly #stream: Duplex;

    constructor(url: string | URL) {
      this.url = String(url);
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
      setImmediate(() => {
        accept(theirs);
        this.onopen?.();
      });
    }

    send(data: Uint8Array): void {
      // Never on the caller's stack: rhea writes what is pending and then forgets it, so an answer
      // that arrives while it writes makes it write again.
      process.nextTick(() => this.#stream.write(data));
    }

    close(): void {
      this.#stream.end();
    }
  };
}
