import { setTimeout as delay } from "node:timers/promises";
import { ServiceBusClient } from "@azure/service-bus";
import { emulatorConfig } from "@buspass/contracts";
import { type Emulator, startEmulator } from "@buspass/emulator";
import { sceneOf, scheduleMs, tokenLifetimeMs } from "./fault-schedule.ts";
import { runSteps } from "./run-steps.ts";
import type { Receives } from "./subject.ts";
import { bus } from "./work.ts";

/** What became of the messages, and of the client. */
export interface Outcome {
  readonly messages: number;
  readonly handled: number;
  /** Handled again, because they were not settled the first time. */
  readonly again: number;
  /** Still in the queue when time was up. */
  readonly left: number;
  readonly deadLettered: number;
  /** The longest time of the schedule without a message, in milliseconds. */
  readonly longestSilenceMs: number;
  readonly errorsTold: number;
  /** How many times it put a token. */
  readonly tokensPut: number;
  readonly gaveUp: string | undefined;
}

const messages = 2_000;
const workMs = 75;
const afterwardsMs = 45_000;

/** Runs a client through the schedule, and gives it time afterwards to finish. */
export async function runSchedule(
  receives: Receives,
  tell: (line: string) => void = () => {},
): Promise<Outcome> {
  await using emulator = await startEmulator({
    ...emulatorConfig(bus),
    identities: {
      feeder: { roles: [{ role: "Azure Service Bus Data Sender", scope: "work" }] },
      subject: { roles: [{ role: "Azure Service Bus Data Receiver", scope: "work" }] },
    },
    tokenLifetimeMs,
  });
  await feed(emulator);
  const scene = sceneOf(emulator, "subject");
  const times = new Map<string, number>();
  const startedAt = performance.now();
  let lastAt = startedAt;
  let longestSilenceMs = 0;
  let again = 0;
  const quiet = (): void => {
    longestSilenceMs = Math.max(longestSilenceMs, performance.now() - lastAt);
    lastAt = performance.now();
  };
  await using subject = await receives(scene, async (messageId) => {
    if (performance.now() - startedAt <= scheduleMs) quiet();
    if (times.has(messageId)) again += 1;
    times.set(messageId, (times.get(messageId) ?? 0) + 1);
    await delay(workMs);
  });
  await runSteps(scene, startedAt, tell);
  if (lastAt - startedAt < scheduleMs && left(emulator) > 0) quiet();
  const deadline = performance.now() + afterwardsMs;
  while (left(emulator) > 0 && performance.now() < deadline) await delay(100);
  const { queues, identities, tokensRefused } = emulator.inspect();
  return {
    messages,
    handled: times.size,
    again,
    left: left(emulator),
    deadLettered: queues["work"]?.deadLettered ?? 0,
    longestSilenceMs,
    errorsTold: subject.errorsTold,
    tokensPut: (identities["subject"]?.tokensAccepted ?? 0) + tokensRefused,
    gaveUp: subject.gaveUp,
  };
}

function left(emulator: Emulator): number {
  return emulator.inspect().queues["work"]?.active ?? 0;
}

async function feed(emulator: Emulator): Promise<void> {
  const { namespace, credential, webSocket } = emulator.as("feeder");
  const client = new ServiceBusClient(namespace, credential, { webSocketOptions: { webSocket } });
  const sender = client.createSender("work");
  for (let i = 0; i < messages; i += 100) {
    await sender.sendMessages(
      Array.from({ length: 100 }, (_, offset) => {
        const id = `message-${i + offset}`;
        return {
          messageId: id,
          subject: "work",
          contentType: "application/json",
          applicationProperties: { schemaVersion: 1 },
          body: { id },
        };
      }),
    );
  }
  await client.close();
}
