import type { Clock } from "./clock.ts";
import { type HttpFault, rubbish } from "./http-faults.ts";

/** An answer to an HTTP request. */
interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What a request is answered with: what it would be, or what a fault makes of it; undefined for nothing at all.
 * @param failure an error in the shape in which the API gives them
 */
export async function replyOrFault(
  fault: HttpFault | undefined,
  clock: Clock,
  answer: () => Promise<Reply>,
  failure: (status: number) => Reply | Promise<Reply>,
): Promise<Reply | undefined> {
  switch (fault?.kind) {
    case undefined:
      return answer();
    case "drop":
      return undefined;
    case "slow":
      await new Promise<void>((resolve) => {
        clock.schedule(clock.now() + fault.delayMs, resolve);
      });
      return answer();
    case "rubbish":
      return { status: 200, headers: { "content-type": "text/html" }, body: fault.body ?? rubbish };
    case "status": {
      const { status, retryAfterSeconds } = fault;
      const reply = await failure(status);
      return retryAfterSeconds === undefined
        ? reply
        : { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfterSeconds) } };
    }
  }
}
