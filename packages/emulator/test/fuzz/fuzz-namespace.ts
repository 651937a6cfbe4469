import type { ServiceBusClient, ServiceBusMessage } from "@azure/service-bus";
import {
  type Emulator,
  type EmulatorConnection,
  type ManualClock,
  manualClock,
  startEmulator,
} from "@buspass/emulator";

/** In every message that a stranger must not see. */
export const marker = "MARKER";

/** All names are of one length, so that one can stand for another in a frame. */
export const entities = { own: "queue1", sessions: "queue2", vault: "queue3", healthy: "queue4" };
const topic = "topic1";
export const subscription = { topic, name: "sub" };

export interface FuzzNamespace {
  readonly emulator: Emulator;
  readonly clock: ManualClock;
  /** May do all, and is not tampered with. */
  readonly healthy: EmulatorConnection;
  /** May do all on its own entities, nothing on the vault. */
  readonly fuzzer: EmulatorConnection;
  /** May do nothing. */
  readonly stranger: EmulatorConnection;
}

/** A namespace of which the entities stay small: a run is as fast at its end, and quotas are met. */
export async function startFuzzNamespace(): Promise<FuzzNamespace> {
  const clock = manualClock();
  const small = {
    lockDurationMs: 5_000,
    maxSizeMegabytes: 1 / 4,
    defaultTimeToLiveMs: 600_000,
    maxDeliveryCount: 2_000,
  };
  const owner = "Azure Service Bus Data Owner";
  const emulator = await startEmulator({
    clock,
    seed: "fuzz",
    tlsPort: 0,
    queues: {
      [entities.own]: small,
      [entities.sessions]: { ...small, requiresSession: true },
      [entities.vault]: small,
      [entities.healthy]: {},
    },
    topics: { [topic]: { ...small, subscriptions: { [subscription.name]: small } } },
    identities: {
      healthy: { roles: [{ role: owner, scope: "" }] },
      fuzzer: {
        roles: [entities.own, entities.sessions, topic].map((scope) => ({ role: owner, scope })),
      },
      stranger: { roles: [] },
    },
  });
  return {
    emulator,
    clock,
    healthy: emulator.as("healthy"),
    fuzzer: emulator.as("fuzzer"),
    stranger: emulator.as("stranger"),
  };
}

/** Empties what the fuzzer may use, and puts messages there that no stranger must see or move. */
export async function refill(client: ServiceBusClient): Promise<void> {
  for (const queue of [entities.own, entities.vault]) {
    await drain(client, queue);
    await send(
      client,
      queue,
      [1, 2, 3].map(() => ({ body: marker })),
    );
  }
  await send(client, entities.sessions, [{ body: marker, sessionId: "a" }]);
}

async function send(
  client: ServiceBusClient,
  queue: string,
  messages: ServiceBusMessage[],
): Promise<void> {
  const sender = client.createSender(queue);
  await sender.sendMessages(messages);
  await sender.close();
}

async function drain(client: ServiceBusClient, queue: string): Promise<void> {
  const receiver = client.createReceiver(queue, { receiveMode: "receiveAndDelete" });
  const seen = await receiver.peekMessages(1_000);
  const deferred = seen.filter(({ state }) => state === "deferred");
  const numbers = deferred.flatMap(({ sequenceNumber }) => sequenceNumber ?? []);
  if (numbers.length > 0) await receiver.receiveDeferredMessages(numbers);
  // One at a time: for more, the client waits a second behind the first.
  while ((await receiver.receiveMessages(1, { maxWaitTimeInMs: 1 })).length > 0);
  await receiver.close();
}
