import { DueQueue } from "./due-queue.ts";

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

/**
 * The system's time. One timer serves all that wait, because every locked message does, and nearly
 * none of them so long. It keeps no process alive.
 */
export function systemClock(): Clock {
  const dues = new DueQueue();
  let timer: NodeJS.Timeout | undefined;
  let timerAtMs = Number.POSITIVE_INFINITY;
  const arm = (atMs: number): void => {
    clearTimeout(timer);
    timerAtMs = atMs;
    timer = setTimeout(runDue, Math.min(Math.max(0, atMs - Date.now()), longestTimerMs)).unref();
  };
  const runDue = (): void => {
    timerAtMs = Number.POSITIVE_INFINITY;
    const nowMs = Date.now();
    try {
      for (let due = dues.take(nowMs); due !== undefined; due = dues.take(nowMs)) due.run();
    } finally {
      const { nextMs } = dues;
      if (nextMs !== undefined && nextMs < timerAtMs) arm(nextMs);
    }
  };
  return {
    now: () => Date.now(),
    schedule(atMs, run) {
      if (atMs < timerAtMs) arm(atMs);
      return dues.add(atMs, run);
    },
  };
}

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /** Moves time forward by milliseconds, running what falls due on the way, in order. */
  advance(byMs: number): void;
  /** When each thing that is still to run falls due, in milliseconds since the Unix epoch. */
  readonly pending: readonly number[];
}

/**
 * A clock for tests: starts at `startMs` (default: the system's time, because clients compare
 * lock and token times with their own clock) and moves only by `advance`.
 *
 * @param startMs milliseconds since the Unix epoch
 * @example
 * const clock = manualClock();
 * await using emulator = await startEmulator({ clock, queues: { orders: {} } });
 * clock.advance(60_000); // locks of a minute have ended
 */
export function manualClock(startMs: number = Date.now()): ManualClock {
  let now = startMs;
  const dues = new DueQueue();
  return {
    now: () => now,
    get pending() {
      return dues.times;
    },
    schedule: (atMs, run) => dues.add(atMs, run),
    advance(byMs) {
      const target = now + byMs;
      for (let due = dues.take(target); due !== undefined; due = dues.take(target)) {
        now = Math.max(now, due.atMs);
        due.run();
      }
      now = target;
    },
  };
}
