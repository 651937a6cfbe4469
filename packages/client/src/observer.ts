/** Tells an observer: its own fault must cost nothing, and must not go unseen; once is enough. */
export function observer<Event>(
  onEvent: ((event: Event) => void) | undefined,
): (event: Event) => void {
  let failed = false;
  return (event) => {
    try {
      onEvent?.(event);
    } catch (error) {
      if (failed) return;
      failed = true;
      process.emitWarning(error instanceof Error ? error : `onEvent threw ${String(error)}`);
    }
  };
}
