import { ServiceBusClient } from "@azure/service-bus";
import type { Scene } from "./fault-schedule.ts";
import type { SendingSubject } from "./run-send-schedule.ts";

/** The SDK as its samples use it, with its defaults. */
export async function rawSender({ connection }: Scene): Promise<SendingSubject> {
  const { namespace, credential, webSocket } = connection;
  const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
  const sender = client.createSender("work");
  return {
    send: (messageId) => sender.sendMessages({ messageId, body: { id: messageId } }),
    async [Symbol.asyncDispose]() {
      // It may wait for a minute, and fail then.
      void client.close().catch(() => {});
    },
  };
}
