/** Time for everything that waits, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Runs `run` once when `now()` has reached `atMs`; returns what cancels it. */
  schedule(atMs: number, run: () => void): () => void;
}

/** setTimeout fires at once for a longer delay than this. */
const longestTimerMs = 2 ** 31 - 1;

/** The system's clock. Its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(atMs, run) {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const delay = atMs - Date.now();
      timer =
        delay > longestTimerMs
          ? setTimeout(arm, longestTimerMs)
          : setTimeout(run, Math.max(0, delay));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};
