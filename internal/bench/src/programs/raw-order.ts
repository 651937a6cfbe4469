import { DefaultAzureCredential } from "@azure/identity";
import { ServiceBusClient, type ServiceBusMessage } from "@azure/service-bus";

/** As the SDK's documentation connects; what fails is not repeated, so that it is seen. */
export function rawClient(): ServiceBusClient {
  const namespace = process.env["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"] ?? "";
  return new ServiceBusClient(namespace, new DefaultAzureCredential(), {
    retryOptions: { maxRetries: 0 },
  });
}

/** The message that Buspass makes of the same order. */
export const rawMessage: ServiceBusMessage = {
  body: { orderId: "8f14e45f-ceea-467f-a0e6-3e7f8a9b2c1d", note: "x".repeat(1_024 - 62) },
  contentType: "application/json",
  subject: "order.placed",
  messageId: "8f14e45f-ceea-467f-a0e6-3e7f8a9b2c1d",
  applicationProperties: { schemaVersion: 1 },
};
