import { Readable } from "node:stream";
import type { Sends } from "@buspass/client";
import Fastify from "fastify";
import type { Logger } from "pino";
import type { OrderPlaced } from "./bus.ts";
import { type Answer, submitOrders } from "./submit-orders.ts";

/** How many answers wait at most for the first accepted order, which decides the status. */
const maxHeld = 1_000;

/** The HTTP API: `POST /orders` takes a shop's CSV and answers with one line of JSON per order. */
export function ordersApi(orders: Sends<typeof OrderPlaced>, log: Logger) {
  // What Fastify says of its own accord is not worth a line per request.
  const app = Fastify({ loggerInstance: log.child({}, { level: "warn" }) });
  // Only CSV, and that as a stream: a file is never in memory as a whole.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("text/csv", (_request, payload, done) => done(null, payload));

  app.get("/health", () => ({ status: "ok" }));

  app.post("/orders", async (request, reply) => {
    if (!(request.body instanceof Readable)) {
      return reply.code(415).send({ message: "Send the orders as content-type text/csv." });
    }
    const answers = submitOrders(request.body, orders, request.log)[Symbol.asyncIterator]();
    const held: Answer[] = [];
    let accepted = false;
    while (!accepted && held.length < maxHeld) {
      const next = await answers.next();
      if (next.done) break;
      held.push(next.value);
      accepted = next.value.accepted;
    }
    // Refused lines are the sender's fault and the answer is a 200 that names them. That nothing
    // could be sent is not: whoever looks only at the status must see it.
    const unsent = held.find((answer) => !answer.accepted && answer.retry !== undefined);
    reply.code(accepted || unsent === undefined ? 200 : 503).type("application/x-ndjson");
    return reply.send(Readable.from(asLines(held, answers)));
  });
  return app;
}

async function* asLines(held: Answer[], rest: AsyncIterator<Answer>): AsyncGenerator<string> {
  for (const answer of held) yield line(answer);
  for await (const answer of { [Symbol.asyncIterator]: () => rest }) yield line(answer);
}

function line(answer: Answer): string {
  return `${JSON.stringify(answer)}\n`;
}
