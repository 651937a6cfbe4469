import type { Box, Copy } from "./model-box.ts";
import type { ModelCore } from "./model-core.ts";
import { expireHold, serve } from "./model-delivery.ts";

/** Something that time does. */
export interface Due {
  readonly atMs: number;
  /** The order where times are the same: that in which they were set. */
  readonly stamp: number;
  run(): void;
}

/** All that time will do to an entity, if nothing else happens before. */
export function duesOf(core: ModelCore, box: Box): Due[] {
  const holds = [...box.holds].map(([sessionId, hold]) => ({
    atMs: hold.untilMs,
    stamp: hold.stamp,
    run: () => expireHold(core, box, sessionId, hold),
  }));
  return [...box.copies.flatMap((copy) => dueOf(core, box, copy) ?? []), ...holds];
}

function dueOf(core: ModelCore, box: Box, copy: Copy): Due | undefined {
  const { state, stamp, lock, expiresAtMs, scheduledEnqueueAtMs = 0 } = copy;
  if (state === "scheduled") {
    return { atMs: scheduledEnqueueAtMs, stamp, run: () => core.enqueueScheduled(box, copy) };
  }
  if (lock !== undefined) {
    if (lock.untilMs === Infinity) return undefined;
    const run = (): void => {
      core.release(box, copy, true);
      serve(core, box);
    };
    return { atMs: lock.untilMs, stamp: lock.stamp, run };
  }
  if (state === "deferred" || !expires(box, copy)) return undefined;
  return { atMs: expiresAtMs, stamp, run: () => core.expire(box, copy) };
}

/** Whether a message's time to live is watched where it is. */
export function expires(box: Box, { expiresAtMs }: Copy): boolean {
  return box.kind !== "sub-queue" && expiresAtMs !== Infinity;
}
