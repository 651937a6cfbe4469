import type { BuspassError } from "./buspass-error.ts";
import type { BuspassErrorCode } from "./error-codes.ts";
import type { PendingSend } from "./pending-send.ts";
import { mayRepeat, type Persistence, succeeded, untilNext } from "./persistence.ts";
import type { OutgoingMessage } from "./transport.ts";

/** The way of messages to their entity. */
export interface Route extends Persistence {
  /** Sends as many of the messages, from the first on, as one batch takes, all or none of them; says how many. */
  send(messages: readonly OutgoingMessage[]): Promise<number>;
  /** Told of every try, unless a message was to blame: what it failed with, if it did. */
  onTried(error: BuspassError | undefined): void;
}

/** Refusals of one message, which its neighbors in the batch are innocent of. */
const ofOneMessage: ReadonlySet<BuspassErrorCode> = new Set([
  "MessageTooLarge",
  "InvalidOperation",
  "Unexpected",
]);

/**
 * Sends messages in their order and tells each of its own end; what fails for now is repeated until it
 * is accepted or nobody waits for it any more. Never throws.
 *
 * @returns messages that were refused together, though perhaps one of them alone is to blame
 */
export async function deliver(
  sends: readonly PendingSend[],
  route: Route,
): Promise<readonly PendingSend[]> {
  let left = sends;
  for (let attempt = 1; ; attempt += 1) {
    if (route.breaker.isOpen()) await route.breaker.wait(route.closing);
    left = left.filter((send) => send.open);
    if (left.length === 0) return left;
    try {
      const count = await route.send(left.map((send) => send.message));
      for (const send of left.slice(0, count)) send.accept();
      succeeded(route);
      route.onTried(undefined);
      if (count === left.length) return [];
      left = left.slice(count);
      attempt = 0;
    } catch (cause) {
      const error = route.explained(cause);
      if (!ofOneMessage.has(error.code)) route.onTried(error);
      if (mayRepeat(error, route)) {
        for (const send of left) send.lastError = error;
        await untilNext(error, attempt, route);
      } else if (left.length > 1 && ofOneMessage.has(error.code)) {
        return left;
      } else {
        for (const send of left) send.fail(error);
        return [];
      }
    }
  }
}

/**
 * Finds the message that others were refused with, by halves. The service ends a link with its refusal,
 * and whatever else is under way fails with it: nothing else may be, or the innocent are sent again and
 * again. So what was refused is first tried as a whole.
 */
export async function isolate(sends: readonly PendingSend[], route: Route): Promise<void> {
  const refused = await deliver(sends, route);
  if (refused.length === 0) return;
  const middle = Math.ceil(refused.length / 2);
  await isolate(refused.slice(0, middle), route);
  await isolate(refused.slice(middle), route);
}
