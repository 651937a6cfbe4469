import { setImmediate } from "node:timers/promises";
import { manualClock } from "../../../src/clock.ts";
import { send } from "../../../src/entities/enqueue.ts";
import { defaultQueueSettings, type QueueSettings } from "../../../src/entities/entity-settings.ts";
import { lockTokens } from "../../../src/entities/lock-tokens.ts";
import type { StoredMessage } from "../../../src/entities/message.ts";
import { noJournal } from "../../../src/entities/message-store.ts";
import { createQueue, type Queue } from "../../../src/entities/queue.ts";
import { addConsumer, removeConsumer, serve } from "../../../src/entities/serve.ts";
import { acceptSession, attachToSession } from "../../../src/entities/session.ts";
import { complete } from "../../../src/entities/settle.ts";

/*
 * Passes many messages through entities that hold few at a time, and says on stdout what was kept of
 * them. A process of its own, where the garbage can be collected.
 */

const rounds = 100;
const perRound = 1_000;
const clock = manualClock(0);
const content = (): Buffer => Buffer.alloc(1_024);

function queueWith(settings: Partial<QueueSettings>): Queue {
  return createQueue(
    "queue",
    "q",
    { ...defaultQueueSettings, ...settings },
    {
      clock,
      journal: noJournal,
      newLockToken: lockTokens(undefined),
      forward: () => {},
    },
  );
}

const uses: Readonly<Record<string, (queue: Queue) => void>> = {
  "a queue that never runs empty": (queue) => {
    for (let i = 0; i < perRound; i += 1) send(queue, { content: content(), messageId: "m" });
    let credit = queue.store.size - 10;
    const consumer = {
      mode: "receive-and-delete" as const,
      wants: () => credit,
      deliver: () => {
        credit -= 1;
      },
      end: () => {},
    };
    addConsumer(queue, consumer);
    serve(queue);
    removeConsumer(queue, consumer);
  },
  "a queue that nobody receives from": (queue) => {
    for (let i = 0; i < perRound; i += 1) {
      send(queue, { content: content(), messageId: "m", timeToLiveMs: 1 });
    }
    clock.advance(1);
  },
  "messages that are locked and completed": (queue) => {
    for (let i = 0; i < perRound; i += 1) send(queue, { content: content(), messageId: "m" });
    const locks: string[] = [];
    const consumer = {
      mode: "peek-lock" as const,
      wants: () => perRound - locks.length,
      deliver: ({ lock }: StoredMessage) => {
        if (lock !== undefined) locks.push(lock.token);
      },
      end: () => {},
    };
    addConsumer(queue, consumer);
    serve(queue);
    removeConsumer(queue, consumer);
    for (const token of locks) complete(queue, token);
  },
  "sessions that are used once": (queue) => {
    for (let i = 0; i < perRound; i += 1) {
      const sessionId = `session ${clock.now()} ${i}`;
      send(queue, { content: content(), messageId: "m", sessionId });
      let credit = 1;
      const consumer = {
        mode: "receive-and-delete" as const,
        sessionId,
        wants: () => credit,
        deliver: () => {
          credit -= 1;
        },
        end: () => {},
      };
      acceptSession(queue, sessionId);
      addConsumer(queue, consumer);
      const release = attachToSession(queue, sessionId, consumer);
      serve(queue);
      removeConsumer(queue, consumer);
      release();
    }
    clock.advance(1);
  },
};

const kept: Record<string, number> = {};
for (const [name, use] of Object.entries(uses)) {
  const queue = queueWith({ requiresSession: name.startsWith("sessions") });
  use(queue);
  const before = await bytesUsed();
  for (let round = 1; round < rounds; round += 1) use(queue);
  kept[name] = ((await bytesUsed()) - before) / (rounds * perRound);
}
process.stdout.write(JSON.stringify(kept));

/** The memory of buffers is given back some time after they were collected. */
async function bytesUsed(): Promise<number> {
  for (let turn = 0; turn < 5; turn += 1) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
