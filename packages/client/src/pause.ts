/** Waits so long, or until the signal aborts. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, delayMs);
  const abort = (): void => resolve();
  signal.addEventListener("abort", abort);
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", abort);
}
