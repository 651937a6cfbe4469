import { setTimeout as delay } from "node:timers/promises";
import { emulatorConfig } from "@buspass/contracts";
import { startEmulator } from "@buspass/emulator";
import { type Scene, sceneOf, scheduleMs, tokenLifetimeMs } from "./fault-schedule.ts";
import { runSteps } from "./run-steps.ts";
import { bus } from "./work.ts";

/** A client that sends, under the schedule. */
export interface SendingSubject extends AsyncDisposable {
  send(messageId: string): Promise<unknown>;
}

/** What became of the messages. */
export interface SendOutcome {
  readonly accepted: number;
  /** Accepted, and not in the queue. */
  readonly lost: number;
  /** In the queue a second time, because nobody was told of the first. */
  readonly doubled: number;
  /** Calls that failed, by the code of their error. */
  readonly failed: Readonly<Record<string, number>>;
  /** The longest time in which nothing was accepted, in milliseconds. */
  readonly longestSilenceMs: number;
  readonly longestCallMs: number;
}

const callers = 8;
const pauseMs = 20;

/** Runs callers, each of which sends one message after the other, through the schedule. */
export async function runSendSchedule(
  sends: (scene: Scene) => Promise<SendingSubject>,
): Promise<SendOutcome> {
  await using emulator = await startEmulator({
    ...emulatorConfig(bus),
    identities: {
      subject: { roles: [{ role: "Azure Service Bus Data Sender", scope: "work" }] },
    },
    tokenLifetimeMs,
  });
  const scene = sceneOf(emulator, "subject");
  await using subject = await sends(scene);
  const accepted = new Set<string>();
  const failed: Record<string, number> = {};
  const startedAt = performance.now();
  let lastAt = startedAt;
  let longestSilenceMs = 0;
  let longestCallMs = 0;
  const run = async (caller: number): Promise<void> => {
    for (let n = 0; performance.now() - startedAt < scheduleMs; n += 1) {
      const id = `${caller}-${n}`;
      const calledAt = performance.now();
      try {
        await subject.send(id);
        accepted.add(id);
        longestSilenceMs = Math.max(longestSilenceMs, performance.now() - lastAt);
        lastAt = performance.now();
      } catch (error) {
        const code = String(Reflect.get(Object(error), "code") ?? error);
        failed[code] = (failed[code] ?? 0) + 1;
      }
      longestCallMs = Math.max(longestCallMs, performance.now() - calledAt);
      await delay(pauseMs);
    }
  };
  await Promise.all([
    runSteps(scene, startedAt, () => {}),
    ...Array.from({ length: callers }, (_, caller) => run(caller)),
  ]);
  const messages = emulator.inspect().queues["work"]?.messages ?? [];
  const arrived = new Set(messages.map(({ messageId }) => messageId));
  return {
    accepted: accepted.size,
    lost: [...accepted].filter((id) => !arrived.has(id)).length,
    doubled: messages.length - arrived.size,
    failed,
    longestSilenceMs,
    longestCallMs,
  };
}
