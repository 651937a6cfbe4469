import type { Scene } from "./fault-schedule.ts";

/** A client under the schedule. */
export interface Subject extends AsyncDisposable {
  /** Why it gave up; undefined while it has not. */
  readonly gaveUp: string | undefined;
  /** How many errors it has told. */
  readonly errorsTold: number;
}

/** Starts to receive the messages of the queue `work`, and hands each to `handle`. */
export type Receives = (scene: Scene, handle: Handle) => Promise<Subject>;

/** Works on a message: one that comes again was not settled the last time. */
export type Handle = (messageId: string) => Promise<void>;

export const concurrency = 8;
