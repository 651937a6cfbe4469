import { connect, type ProcessorEvent } from "@buspass/client";
import { exponential } from "@buspass/retry";
import type { Logger } from "pino";
import { access } from "./access.ts";
import { chargeOrder } from "./charge-order.ts";
import { pretendGateway } from "./payments.ts";
import { runService } from "./run-service.ts";

await runService("orders-worker", async ({ log, stopped }) => {
  // As this host's managed identity, to the namespace of the environment, with what it may do there.
  await using client = await connect(access.as("orders-worker"));
  log.info({ event: "connected", namespace: client.namespace, ...client.identity }, "connected");

  // Leaving this function lets running handlers finish, then closes the client.
  await using processor = client.queue("orders").process(chargeOrder(pretendGateway()), {
    concurrency: 16,
    // Short, so that the example ends soon; give a real gateway the minutes that it needs.
    redelivery: exponential({ attempts: 5, initialDelayMs: 20, maxDelayMs: 200 }),
    onEvent: (event) => logEvent(log, event),
  });
  // A missing role or queue rejects `finished`: the process then ends, and says why.
  await Promise.race([stopped, processor.finished]);
});

/** One line per outcome. The message id is the order id: see bus.ts. */
function logEvent(log: Logger, event: ProcessorEvent): void {
  if (event.type === "receiverFaulted") {
    const { type, count, error } = event;
    log.warn({ event: type, code: error.code, count }, error.message);
    return;
  }
  if (event.type === "receiverRecovered") {
    log.info({ event: event.type, afterMs: event.afterMs }, "receiving again");
    return;
  }
  const { type, messageId: orderId, attempt } = event;
  const facts = { event: type, orderId, attempt };
  switch (type) {
    case "completed":
      log.info(facts, "order charged");
      break;
    case "redelivered":
      log.warn({ ...facts, delayMs: event.delayMs }, String(event.error));
      break;
    case "deadLettered":
      log.error({ ...facts, reason: event.reason }, event.description);
      break;
    case "settlementFailed":
    case "lockLost":
      log.warn({ ...facts, code: event.error.code }, event.error.message);
      break;
  }
}
