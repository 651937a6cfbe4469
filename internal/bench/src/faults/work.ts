import { defineBus, defineMessage } from "@buspass/contracts";
import * as z from "zod";

export const Work = defineMessage("work", {
  version: 1,
  schema: z.object({ id: z.string() }),
  messageId: ({ id }) => id,
});

export const bus = defineBus({
  queues: { work: { carries: [Work], maxDeliveryCount: 1_000, lockDuration: "PT10S" } },
});
