import { connect } from "@buspass/client";
import type { InMemoryWebSocket, InMemoryWebSocketClass } from "@buspass/emulator";
import { bus, type OrdersClient, type OrdersNamespace } from "./orders.ts";

/** A network between a client and its namespace that can fail. */
export interface Network {
  readonly webSocket: InMemoryWebSocketClass;
  /** Ends the connections that there are. */
  cut(): void;
  /** How often a client wrote. */
  readonly writes: number;
  /** How much a client wrote. */
  readonly bytes: number;
  /** How many connections were refused. */
  readonly refusals: number;
  /** From now on connections are refused, or not. */
  refuse(refused: boolean): void;
  /** The connections that there are pass no byte any more, and nobody is told. */
  hang(): void;
  /** From now on no byte passes, and nobody is told; `thaw` lets pass what came meanwhile. */
  freeze(): void;
  thaw(): void;
}

export function networkTo(webSocket: InMemoryWebSocketClass): Network {
  const lines = new Set<InMemoryWebSocket & { hangs: boolean }>();
  let refused = false;
  let refusals = 0;
  let writes = 0;
  let bytes = 0;
  let held: (() => void)[] | undefined;
  const pass = (carry: () => void): void => {
    if (held === undefined) carry();
    else held.push(carry);
  };

  class Line implements InMemoryWebSocket {
    binaryType = "arraybuffer";
    onopen: InMemoryWebSocket["onopen"] = null;
    onmessage: InMemoryWebSocket["onmessage"] = null;
    onclose: InMemoryWebSocket["onclose"] = null;
    onerror: InMemoryWebSocket["onerror"] = null;
    readonly #line: InMemoryWebSocket | undefined;
    hangs = false;

    constructor(url: string) {
      if (refused) {
        refusals += 1;
        setImmediate(() => {
          this.onerror?.(
            Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }),
          );
          this.onclose?.();
        });
        return;
      }
      this.#line = new webSocket(url);
      this.#line.onopen = () => this.onopen?.();
      this.#line.onmessage = (event) =>
        pass(() => {
          if (!this.hangs) this.onmessage?.(event);
        });
      this.#line.onerror = (error) => this.onerror?.(error);
      this.#line.onclose = () => {
        lines.delete(this);
        this.onclose?.();
      };
      lines.add(this);
    }

    send(data: Uint8Array): void {
      writes += 1;
      bytes += data.byteLength;
      pass(() => {
        if (!this.hangs) this.#line?.send(data);
      });
    }

    close(): void {
      this.#line?.close();
    }
  }

  return {
    webSocket: Line,
    get writes() {
      return writes;
    },
    get bytes() {
      return bytes;
    },
    get refusals() {
      return refusals;
    },
    cut() {
      // What is on its way is lost.
      if (held !== undefined) held = [];
      for (const line of lines) line.close();
    },
    refuse(next) {
      refused = next;
    },
    hang() {
      for (const line of lines) line.hangs = true;
    },
    freeze() {
      held = [];
    },
    thaw() {
      const carries = held ?? [];
      held = undefined;
      for (const carry of carries) carry();
    },
  };
}

/** A client of a namespace, as owner, with the network between them in the test's hands. */
export async function clientWithNetwork({ emulator }: OrdersNamespace): Promise<{
  readonly network: Network;
  readonly client: OrdersClient;
}> {
  const given = emulator.as("owner");
  const network = networkTo(given.webSocket);
  const client = await connect(bus, { ...given, webSocket: network.webSocket });
  return { network, client };
}
