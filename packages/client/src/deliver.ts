import type { BuspassErrorCode } from "./error-codes.ts";
import type { PendingSend } from "./pending-send.ts";
import { mayRepeat, type Persistence, succeeded, untilNext } from "./persistence.ts";
import type { OutgoingMessage } from "./transport.ts";

/** The way of messages to their entity. */
export interface Route extends Persistence {
  /** Sends as many of the messages, from the first on, as one batch takes, all or none of them; says how many. */
  send(messages: readonly OutgoingMessage[]): Promise<number>;
}

/** Refusals of one message, which its neighbors in the batch are innocent of. */
const ofOneMessage: ReadonlySet<BuspassErrorCode> = new Set(["MessageTooLarge", "Unexpected"]);

/**
 * Sends messages in their order and tells each of its own end. What fails for now is repeated until
 * it is accepted or nobody waits for it any more; a batch that is refused for good is halved until
 * the message that the service objects to is alone. Never throws.
 */
export async function deliver(sends: readonly PendingSend[], route: Route): Promise<void> {
  let left = sends;
  for (let attempt = 1; ; attempt += 1) {
    await route.breaker.wait(route.closing);
    left = left.filter((send) => send.open);
    if (left.length === 0) return;
    try {
      const count = await route.send(left.map((send) => send.message));
      for (const send of left.slice(0, count)) send.accept();
      left = left.slice(count);
      succeeded(route);
      attempt = 0;
    } catch (cause) {
      const error = route.explained(cause);
      if (mayRepeat(error, route)) {
        for (const send of left) send.lastError = error;
        await untilNext(error, attempt, route);
      } else if (left.length > 1 && ofOneMessage.has(error.code)) {
        const middle = Math.ceil(left.length / 2);
        await deliver(left.slice(0, middle), route);
        left = left.slice(middle);
        attempt = 0;
      } else {
        for (const send of left) send.fail(error);
        return;
      }
    }
  }
}
