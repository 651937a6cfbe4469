import type { Readable } from "node:stream";
import { BuspassError, type Sends } from "@buspass/client";
import type { FastifyBaseLogger } from "fastify";
import { pMapIterable } from "p-map";
import { OrderPlaced } from "./bus.ts";
import { type OrderLine, readOrderLines } from "./read-order-lines.ts";

/** What became of one line of the file. */
export type Answer = Accepted | Refused;

export interface Accepted {
  readonly line: number;
  readonly orderId: string;
  readonly accepted: true;
}

export interface Refused {
  readonly line: number;
  readonly orderId?: string;
  readonly accepted: false;
  /** For programs: `InvalidCsv`, or the code of the BuspassError. */
  readonly code: string;
  readonly reason: string;
  /** Only where the line may be good and the namespace was not to be had: send it again. */
  readonly retry?: true;
}

/** How many sends are under way at once: enough to hide their round trips. */
const maxInFlight = 32;

/** Sends the orders of a CSV file, and tells of each line, in their order, what became of it. */
export function submitOrders(
  csv: Readable,
  orders: Sends<typeof OrderPlaced>,
  log: FastifyBaseLogger,
): AsyncIterable<Answer> {
  let unavailable: BuspassError | undefined;

  const submit = async (read: OrderLine): Promise<Answer> => {
    const { line } = read;
    if ("fault" in read) {
      return { line, accepted: false, code: "InvalidCsv", reason: read.fault };
    }
    const { order } = read;
    const { orderId } = order;
    if (unavailable === undefined) {
      try {
        await orders.send(OrderPlaced, order);
        return { line, orderId, accepted: true };
      } catch (error) {
        if (!(error instanceof BuspassError)) throw error;
        const { code, message: reason } = error;
        if (code === "ContractViolation") return { line, orderId, accepted: false, code, reason };
        // What a namespace that refuses the first order would do to the others is known: they are
        // not tried. Who sent the file learns the code; the log says who lacks which role.
        if (unavailable === undefined) log.error({ code }, reason);
        unavailable ??= error;
      }
    }
    const { code } = unavailable;
    const reason = `Not sent (${code}): send this line again later. The log of this API says more.`;
    return { line, orderId, accepted: false, code, reason, retry: true };
  };
  return pMapIterable(readOrderLines(csv), submit, { concurrency: maxInFlight });
}
