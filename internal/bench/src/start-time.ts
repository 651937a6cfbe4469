import { startEmulator } from "@buspass/emulator";
import { median } from "./quantile.ts";

const starts = 50;

/** Milliseconds until a namespace in this process can be used; not the first one, which is compiled. */
export async function measureStart(): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < starts; i += 1) {
    const start = performance.now();
    await using _ = await startEmulator({ queues: { orders: {} } });
    times.push(performance.now() - start);
  }
  return median(times);
}
