import { startLoadNamespace } from "./load-namespace.ts";
import { sendRate } from "./raw-load.ts";

const queued = 100_000;

/** Bytes that a queued message of 1 KiB takes. Needs `--expose-gc`. */
export async function measureQueuedMemory(): Promise<number> {
  await using namespace = await startLoadNamespace({ queues: { load: {} } });
  await sendRate(namespace.connection, "load", 1_000);
  const before = used();
  await sendRate(namespace.connection, "load", queued);
  return (used() - before) / queued;
}

function used(): number {
  if (globalThis.gc === undefined) throw new Error("Memory is measured with --expose-gc.");
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
