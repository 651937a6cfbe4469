import { causeOf } from "./cause-of.ts";

/**
 * Tells an observer. Its own fault, now or in what it does later, costs nothing and must not go unseen:
 * it is given to `onFault`.
 */
export function tellObserver<Event>(
  observer: (event: Event) => unknown,
  event: Event,
  onFault: (thrown: unknown) => void = warnOfObserver,
): void {
  try {
    const told = observer(event);
    if (told instanceof Promise) told.catch(onFault);
  } catch (thrown) {
    onFault(thrown);
  }
}

/** A warning of the process, without secrets. */
export function warnOfObserver(thrown: unknown): void {
  const safe = causeOf(thrown);
  process.emitWarning(safe instanceof Error ? safe : `onEvent threw ${String(safe)}`);
}
