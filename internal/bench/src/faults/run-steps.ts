import { setTimeout as delay } from "node:timers/promises";
import { faultSchedule, type Scene, scheduleMs } from "./fault-schedule.ts";

/** Lets the schedule happen, from its beginning to its end. */
export async function runSteps(
  scene: Scene,
  startedAt: number,
  tell: (line: string) => void,
): Promise<void> {
  for (const { atMs, what, act } of faultSchedule()) {
    await delay(Math.max(0, startedAt + atMs - performance.now()));
    tell(`${(atMs / 1_000).toFixed(1)} s: ${what}`);
    await act(scene);
  }
  await delay(Math.max(0, startedAt + scheduleMs - performance.now()));
}
