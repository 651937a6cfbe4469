import { causeOf } from "./cause-of.ts";

/**
 * Tells an observer. Its own fault, now or in what it does later, costs nothing and must not go unseen: it
 * becomes a warning of the process, without secrets; once is enough.
 */
export function observer<Event>(
  onEvent: ((event: Event) => unknown) | undefined,
): (event: Event) => void {
  let failed = false;
  const onFault = (thrown: unknown): void => {
    if (failed) return;
    failed = true;
    const safe = causeOf(thrown);
    process.emitWarning(safe instanceof Error ? safe : `onEvent threw ${String(safe)}`);
  };
  return (event) => {
    try {
      const told = onEvent?.(event);
      if (told instanceof Promise) told.catch(onFault);
    } catch (thrown) {
      onFault(thrown);
    }
  };
}
