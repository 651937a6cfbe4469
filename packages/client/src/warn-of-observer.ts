import { causeOf } from "./cause-of.ts";

/** An observer's own fault costs nothing, and must not go unseen: it is a warning, without secrets. */
export function warnOfObserver(thrown: unknown): void {
  const safe = causeOf(thrown);
  process.emitWarning(safe instanceof Error ? safe : `onEvent threw ${String(safe)}`);
}
