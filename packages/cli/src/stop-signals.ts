/** Windows sends SIGBREAK (Ctrl+Break) and SIGHUP (console closed), and has no SIGTERM to send. */
const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"] as const;

/** Calls `run` for every signal that asks this process to end, instead of ending it. */
export function onStopSignal(run: (signal: NodeJS.Signals) => void): Disposable {
  for (const signal of stopSignals) process.on(signal, run);
  return {
    [Symbol.dispose]() {
      for (const signal of stopSignals) process.off(signal, run);
    },
  };
}

/** Waits for the next signal that asks this process to end. A second one ends it at once. */
export async function nextStopSignal(): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  using _listener = onStopSignal(resolve);
  return await promise;
}
