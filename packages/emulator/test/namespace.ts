import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import {
  type Emulator,
  type EmulatorConnection,
  type EmulatorOptions,
  type ManualClock,
  manualClock,
  startEmulator,
} from "@buspass/emulator";

/** An emulator whose time stands still, and a client of it that may do all. */
export interface TestNamespace extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  /** Of the identity `owner`, with the role of data owner on the namespace. */
  readonly client: ServiceBusClient;
  /** A further client, closed with the namespace. */
  clientOf(identityName: string): ServiceBusClient;
}

/** Starts a namespace with the identity `owner` and those that are given. */
export async function startNamespace(
  options: Omit<EmulatorOptions, "clock">,
): Promise<TestNamespace> {
  const clock = manualClock();
  const emulator = await startEmulator({
    ...options,
    clock,
    identities: {
      owner: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] },
      ...options.identities,
    },
  });
  const clients: ServiceBusClient[] = [];
  const clientOf = (identityName: string): ServiceBusClient => {
    const client = sdkClient(emulator.as(identityName));
    clients.push(client);
    return client;
  };
  return {
    emulator,
    clock,
    client: clientOf("owner"),
    clientOf,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await emulator.stop();
    },
  };
}

/** The real client. It does not retry: what the namespace answers first is what a test sees. */
export function sdkClient({
  namespace,
  credential,
  webSocket,
}: EmulatorConnection): ServiceBusClient {
  return new ServiceBusClient(namespace, credential, {
    webSocketOptions: { webSocket },
    retryOptions: { maxRetries: 0 },
  });
}

/** The next message, which is there already or on its way. */
export async function receiveOne(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 5_000 });
  if (message === undefined) throw new Error("No message came.");
  return message;
}

/** The next messages, exactly so many. */
export async function receive(
  receiver: ServiceBusReceiver,
  count: number,
): Promise<ServiceBusReceivedMessage[]> {
  const messages: ServiceBusReceivedMessage[] = [];
  // The client may return fewer than it was asked for.
  while (messages.length < count) {
    const more = await receiver.receiveMessages(count - messages.length, {
      maxWaitTimeInMs: 5_000,
    });
    if (more.length === 0) throw new Error(`Only ${messages.length} of ${count} messages came.`);
    messages.push(...more);
  }
  return messages;
}

/** Asks for a message where there is none, and does not wait for one. */
export async function receiveNone(receiver: ServiceBusReceiver): Promise<void> {
  const messages = await receiver.receiveMessages(1, { maxWaitTimeInMs: 1 });
  if (messages.length > 0) throw new Error(`A message came: ${String(messages[0]?.messageId)}`);
}
