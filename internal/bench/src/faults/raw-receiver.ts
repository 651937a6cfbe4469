import { ServiceBusClient } from "@azure/service-bus";
import { concurrency, type Receives } from "./subject.ts";

/** The SDK as its samples use it: `subscribe`, completed when the handler returns, defaults for the rest. */
export const rawReceiver: Receives = async ({ connection }, handle) => {
  const { namespace, credential, webSocket } = connection;
  const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
  let errorsTold = 0;
  client.createReceiver("work").subscribe(
    {
      processMessage: ({ messageId }) => handle(String(messageId)),
      processError: async () => {
        errorsTold += 1;
      },
    },
    { maxConcurrentCalls: concurrency },
  );
  return {
    // It never says so.
    gaveUp: undefined,
    get errorsTold() {
      return errorsTold;
    },
    async [Symbol.asyncDispose]() {
      // It may wait for a minute, and fail then.
      void client.close().catch(() => {});
    },
  };
};
