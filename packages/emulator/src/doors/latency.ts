import { type Duplex, duplexPair } from "node:stream";

/** A stream whose bytes take some time each way, in their order. */
export function withLatency(stream: Duplex, latencyMs: number): Duplex {
  const [near, far] = duplexPair();
  delay(stream, far, latencyMs);
  delay(far, stream, latencyMs);
  return near;
}

function delay(from: Duplex, to: Duplex, latencyMs: number): void {
  const later = (act: () => void): void => {
    setTimeout(act, latencyMs).unref();
  };
  from.on("data", (chunk: Buffer) => later(() => to.writable && to.write(chunk)));
  from.on("end", () => later(() => to.end()));
  from.on("close", () => later(() => to.destroy()));
  from.on("error", () => to.destroy());
}
