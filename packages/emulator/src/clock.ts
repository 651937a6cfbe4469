/**
 * Time for everything in the emulator: message locks, token lifetimes, certificate dates.
 * The state machine never reads the system's time itself, so a test can hold it still.
 */
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

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves time forward, running what falls due on the way, in order. */
  advance(byMs: number): void;
  /** When each thing that is still to run falls due. */
  readonly pending: readonly number[];
}

/**
 * A clock for tests: starts at `startMs` (default: the system's time, because clients compare
 * lock and token times with their own clock) and moves only by `advance`.
 */
export function manualClock(startMs: number = Date.now()): ManualClock {
  let now = startMs;
  let pending: { atMs: number; run: () => void }[] = [];
  return {
    now: () => now,
    get pending() {
      return pending.map(({ atMs }) => atMs);
    },
    schedule(atMs, run) {
      const entry = { atMs, run };
      pending.push(entry);
      return () => {
        pending = pending.filter((other) => other !== entry);
      };
    },
    advance(byMs) {
      const target = now + byMs;
      for (;;) {
        const due = pending
          .filter((entry) => entry.atMs <= target)
          .sort((a, b) => a.atMs - b.atMs)[0];
        if (due === undefined) break;
        pending = pending.filter((entry) => entry !== due);
        now = Math.max(now, due.atMs);
        due.run();
      }
      now = target;
    },
  };
}
