import { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";

test("the API may send orders and not receive them", async () => {
  await using emulator = await startEmulator({
    queues: { orders: { maxDeliveryCount: 5 } },
    identities: {
      "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
    },
  });
  const { namespace, credential, webSocket } = emulator.as("orders-api");
  const client = new ServiceBusClient(namespace, credential, {
    webSocketOptions: { webSocket },
    retryOptions: { maxRetries: 0 },
  });
  await client.createSender("orders").sendMessages({ body: { orderId: "A1" } });
  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
  await expect(client.createReceiver("orders").receiveMessages(1)).rejects.toMatchObject({
    code: "UnauthorizedAccess",
  });
  await client.close();
});
