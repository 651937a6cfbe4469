// Sends until it is refused, and says how many messages were accepted and what the refusal was.
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient } from "@azure/service-bus";

const most = Number(process.argv[2]);
const client = new ServiceBusClient(
  process.env.AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE,
  new ManagedIdentityCredential(),
  { retryOptions: { maxRetries: 2, retryDelayInMs: 10, timeoutInMs: 5_000 } },
);
const sender = client.createSender("queue.1");
let accepted = 0;
try {
  for (; accepted < most; accepted += 1) {
    await sender.sendMessages({ body: "x".repeat(10_000), messageId: String(accepted) });
  }
  console.log(JSON.stringify({ accepted }));
} catch (error) {
  // What each try failed with.
  const { code, message } = error.errors?.at(-1) ?? error;
  console.log(JSON.stringify({ accepted, code, message }));
}
process.exit(0);
