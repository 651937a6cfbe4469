import { foreverMs } from "./entity-settings.ts";
import type { Queue } from "./queue.ts";

/**
 * Removes an entity that nobody has used for as long as its settings say. Called again when they
 * change. A receiver that is there is use; forwarding is as well, so that such an entity stays.
 * https://learn.microsoft.com/azure/service-bus-messaging/message-expiration#temporary-entities
 */
export function watchIdleness(queue: Queue, remove: () => void): void {
  const { clock } = queue.context;
  const { autoDeleteOnIdleMs, forwardTo } = queue.settings;
  queue.cancelIdleness();
  if (autoDeleteOnIdleMs >= foreverMs || forwardTo !== undefined) return;
  const usedAtMs = queue.consumers.length > 0 ? clock.now() : lastUse(queue);
  queue.cancelIdleness = clock.schedule(usedAtMs + autoDeleteOnIdleMs, () => {
    const idle = queue.consumers.length === 0;
    if (idle && lastUse(queue) + autoDeleteOnIdleMs <= clock.now()) remove();
    else watchIdleness(queue, remove);
  });
}

function lastUse({ times }: Queue): number {
  return times.accessedAtMs ?? times.createdAtMs;
}
