import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { ManagedIdentityCredential } from "@azure/identity";
import { ServiceBusClient, type ServiceBusReceiver } from "@azure/service-bus";

/*
 * A client with Azure's SDK: sends over TLS, receives over WebSockets. What it writes is for
 * `soak-client.ts`.
 */

const env = (name: string): string => process.env[name] ?? "";
const namespace = env("AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE");
const credential = new ManagedIdentityCredential({ clientId: env("AZURE_CLIENT_ID") });
const retryOptions = { maxRetries: 2, retryDelayInMs: 100, timeoutInMs: 5_000 };
const sending = new ServiceBusClient(namespace, credential, { retryOptions });
const receiving = new ServiceBusClient(namespace, credential, {
  retryOptions,
  customEndpointAddress: `sb://${env("BUSPASS_EMULATOR_WEBSOCKET")}`,
  webSocketOptions: { webSocket: WebSocket },
});

let quiet = false;
let ending = false;
const input = createInterface(process.stdin);
input.once("line", () => {
  quiet = true;
});
input.once("close", () => {
  ending = true;
});

const senders = ["orders", "events", "visits"].map(send);
const receivers = [
  receive("orders", () => receiving.createReceiver("orders")),
  receive("events/Subscriptions/billing", () => receiving.createReceiver("events", "billing")),
  receive("events/Subscriptions/audit", () => receiving.createReceiver("events", "audit")),
  receive("visits", () =>
    receiving.acceptNextSession("visits", { abortSignal: AbortSignal.timeout(10_000) }),
  ),
];
await Promise.all(senders);
say("quiet");
await Promise.all(receivers);
// The SDK may wait for a connection that is gone.
await Promise.race([Promise.all([sending.close(), receiving.close()]), wait(3_000)]);
process.exit(0);

async function send(entity: string): Promise<void> {
  const sender = sending.createSender(entity);
  for (let number = 1; !quiet; number += 1) {
    const messageId = `js/${entity}/${number}`;
    try {
      await sender.sendMessages({ messageId, body: number, sessionId: `js-${number % 3}` });
      say(`accepted ${messageId}`);
    } catch (error) {
      trouble(error);
    }
    await wait(20);
  }
}

async function receive(
  source: string,
  open: () => ServiceBusReceiver | Promise<ServiceBusReceiver>,
): Promise<void> {
  while (!ending) {
    let receiver: ServiceBusReceiver | undefined;
    try {
      receiver = await open();
      await receiveFrom(receiver, source);
    } catch (error) {
      trouble(error);
      await wait(100);
    }
    await Promise.race([receiver?.close().catch(trouble), wait(2_000)]);
  }
}

/** Until there is nothing for a while: a session is then for others. */
async function receiveFrom(receiver: ServiceBusReceiver, source: string): Promise<void> {
  for (let came = 1; came > 0 && !ending; ) {
    const messages = await receiver.receiveMessages(20, {
      maxWaitTimeInMs: 1_000,
      abortSignal: AbortSignal.timeout(10_000),
    });
    came = messages.length;
    for (const { messageId } of messages) say(`received ${source} ${String(messageId)}`);
    await Promise.all(messages.map((message) => receiver.completeMessage(message).catch(trouble)));
  }
}

function trouble(error: unknown): void {
  say(`trouble ${String(error).split("\n")[0]}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
