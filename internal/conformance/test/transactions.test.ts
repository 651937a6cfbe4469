import { sendRaw } from "@buspass-internal/raw-client";
import rhea, { type Sender } from "rhea";
import { expect } from "vitest";
import { bodies } from "./kit/receive.ts";
import { knownGap } from "./kit/requirement.ts";

/** A coordinator stands where a link's target does. [AMQP 4.5.1] */
const coordinator = rhea.types.wrap_described([], 0x30);

knownGap("SB-TXN-001", "transactions are not emulated", async ({ target }) => {
  const namespace = await target.open({ queues: { orders: {} } });
  const raw = await namespace.raw("orders");
  const sender: Sender = raw.connection.attach_sender({});
  Object.assign(Reflect.get(sender, "local").attach, { target: coordinator });
  const { promise, resolve } = Promise.withResolvers<string>();
  sender.on("sendable", () => resolve("open"));
  sender.on("sender_error", () => resolve("refused"));
  expect(await promise).toBe("open");
});

knownGap("SB-TXN-002", "transfers via another entity are not emulated", async ({ target }) => {
  const namespace = await target.open({ queues: { via: {}, destination: {} } });
  const raw = await namespace.raw("via", "destination");
  const sender = await raw.openSender(namespace.path("via"), {
    properties: {
      "com.microsoft:transfer-destination-address": namespace.path("destination"),
    },
  });
  await sendRaw(sender, { body: "on its way" });
  expect(await bodies(namespace.receiver("destination"))).toEqual(["on its way"]);
});
