// A namespace that keeps its messages, and a client that sends to it as fast as it can and says which
// messages were accepted and which completions, until somebody kills the process.
import { ServiceBusClient } from "@azure/service-bus";
import { startEmulator } from "@buspass/emulator";

const [state, prefix] = process.argv.slice(2);
const emulator = await startEmulator({
  state,
  queues: { orders: {}, archive: {} },
  topics: { events: { subscriptions: { billing: {} } } },
  identities: { app: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
});
const { namespace, credential, webSocket } = emulator.as("app");
const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });

// What follows waits until it is written, however late it is read: what was not told is little.
const say = (line) => new Promise((resolve) => process.stdout.write(`${line}\n`, resolve));
const senders = ["orders", "archive", "events"].map((entity) => client.createSender(entity));
const receiver = client.createReceiver("archive");
await say("started");
for (let round = 1; ; round += 1) {
  const messageId = `${prefix}-${round}`;
  await Promise.all(
    senders.map(async (sender) => {
      await sender.sendMessages({ messageId, body: "x".repeat(200) });
      await say(`accepted ${sender.entityPath} ${messageId}`);
    }),
  );
  if (round % 4 > 0) continue;
  const [message] = await receiver.receiveMessages(1);
  await say(`completing archive ${message.messageId}`);
  await receiver.completeMessage(message);
  await say(`completed archive ${message.messageId}`);
}
