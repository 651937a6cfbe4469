import { expect } from "vitest";
import type { Queue } from "../../src/entities/queue.ts";
import { journalEntry } from "./journal-kept.ts";
import { type Box, hasSessions, waiting } from "./model-box.ts";
import { expires } from "./model-dues.ts";
import type { ModelNamespace } from "./model-namespace.ts";
import { type RealNamespace, textOf } from "./real-namespace.ts";

/** Holds after every operation: both namespaces are in the same state, and the model lost nothing. */
export function compare(real: RealNamespace, model: ModelNamespace): void {
  expectSame(
    realQueues(real).map((queue) => realState(queue)),
    model.boxes.map((box) => modelState(model, box)),
  );
  expectSame([...real.clock.pending].sort(byNumber), expectedTimers(model));
  expectSame(
    real.journal.entries(),
    [
      ...realQueues(real).flatMap(({ path, store, sessions }) => [
        ...[...store.from(0)].map((each) => journalEntry(path, each)),
        ...[...sessions.values()].flatMap(({ id, state }) =>
          state === undefined ? [] : [`${path} session ${id} ${textOf(state)}`],
        ),
      ]),
      ...model.boxes.flatMap(({ path, seen }) =>
        seen.map(({ messageId, atMs }) => `${path} identified ${messageId} ${atMs}`),
      ),
    ].sort(),
  );
  expectNothingDue(model);
  expectEverySoulOnce(model);
}

/** Cheap where the two are the same; says where they differ otherwise. */
export function expectSame(real: unknown, model: unknown): void {
  if (JSON.stringify(real) === JSON.stringify(model)) return;
  expect(real, "the real namespace, compared with the model").toEqual(model);
  throw new Error("The same but for the order of keys.");
}

function realQueues({ topology }: RealNamespace): Queue[] {
  const roots = [
    ...topology.queues,
    ...topology.topics.flatMap(({ queue, subscriptions }) => [
      queue,
      ...[...subscriptions.values()].map((subscription) => subscription.queue),
    ]),
  ];
  return roots
    .flatMap((queue) => [queue, queue.deadLetterQueue, queue.transferDeadLetterQueue])
    .filter((queue) => queue !== undefined);
}

function realState(queue: Queue): unknown {
  const { path, store, space, locked, consumers, sessions, sessionWaiters } = queue;
  const messages = [...store.from(0)];
  return {
    path,
    size: store.size,
    usedBytes: space.usedBytes,
    consumers: consumers.length,
    waiters: sessionWaiters.length,
    locked: [...locked].map(([token, { sequenceNumber }]) => `${token} ${sequenceNumber}`).sort(),
    // A session that holds nothing is not kept.
    sessions: [...sessions.values()]
      .map(({ id, state, lock }) => [id, state ? textOf(state) : null, lock?.untilMs ?? null])
      .sort(),
    messages: messages.map((message) => [
      message.sequenceNumber,
      textOf(message.content),
      message.messageId,
      message.sessionId ?? null,
      message.state,
      message.deliveryCount,
      message.lock?.token ?? null,
      message.lock !== undefined && sessions.size === 0 ? message.lock.untilMs : null,
      message.enqueuedAtMs,
      message.expiresAtMs,
      Object.entries(message.changes?.application ?? {})
        .filter(([name]) => name !== "DeadLetterErrorDescription")
        .sort(),
      message.deadLetterSource ?? null,
      message.hops ?? 0,
      message.enqueuedSequenceNumber ?? null,
    ]),
  };
}

function modelState(model: ModelNamespace, box: Box): unknown {
  const { path, copies, receivers, waiters, holds, states } = box;
  const locks = copies.filter(({ lock }) => lock !== undefined);
  const stating = waiting(box).map(({ sessionId }) => sessionId ?? "");
  const ids = new Set([...holds.keys(), ...states.keys(), ...(hasSessions(box) ? stating : [])]);
  return {
    path,
    size: copies.length,
    usedBytes: model.core.usedBytes(box),
    consumers: receivers.length,
    waiters: waiters.length,
    locked: locks.map(({ lock, number }) => `${lock?.token} ${number}`).sort(),
    sessions: [...ids]
      .map((id) => [id, states.get(id)?.state ?? null, holds.get(id)?.untilMs ?? null])
      .sort(),
    messages: copies.map((copy) => [
      copy.number,
      copy.content,
      copy.messageId,
      copy.sessionId ?? null,
      copy.state,
      copy.deliveries,
      copy.lock?.token ?? null,
      copy.lock !== undefined && !hasSessions(box) ? copy.lock.untilMs : null,
      copy.enqueuedAtMs,
      copy.expiresAtMs,
      Object.entries(copy.application).sort(),
      copy.source ?? null,
      copy.hops,
      copy.originalNumber ?? null,
    ]),
  };
}

/** One for each lock, schedule and time to live that is still to end, and none for what is gone. */
function expectedTimers(model: ModelNamespace): number[] {
  return model.boxes
    .flatMap((box) => [
      ...[...box.holds.values()].map(({ untilMs }) => untilMs),
      ...box.copies.flatMap((copy) => {
        const { state, lock, expiresAtMs, scheduledEnqueueAtMs = 0 } = copy;
        if (state === "scheduled") return [scheduledEnqueueAtMs];
        const life = expires(box, copy) && expiresAtMs > model.core.nowMs ? [expiresAtMs] : [];
        const locked = lock !== undefined && lock.untilMs !== Infinity ? [lock.untilMs] : [];
        return [...life, ...locked];
      }),
    ])
    .sort(byNumber);
}

function expectNothingDue(model: ModelNamespace): void {
  const late = model.dues().filter(({ atMs }) => atMs <= model.core.nowMs);
  if (late.length > 0) throw new Error(`${late.length} things are overdue.`);
  const starving = model.ungranted();
  if (starving.length > 0) throw new Error(`Sessions wait in vain: ${starving.join(", ")}.`);
  if (model.core.observed.rest.length > 0) {
    throw new Error(`Should not have been: ${JSON.stringify(model.core.observed.rest)}.`);
  }
}

/** Every message that was accepted is in one place, or its end is known: never both, never twice. */
function expectEverySoulOnce(model: ModelNamespace): void {
  const souls = model.boxes.flatMap(({ copies }) => copies.map(({ soul }) => soul));
  const living = [...model.core.fates].filter(([, fate]) => fate === undefined);
  if (souls.length !== new Set(souls).size || souls.length !== living.length) {
    throw new Error(`${souls.length} messages are kept, of ${living.length} that live.`);
  }
  for (const soul of souls) {
    const fate = model.core.fates.get(soul);
    if (fate !== undefined) throw new Error(`A message is kept, and was ${fate}.`);
  }
}

function byNumber(a: number, b: number): number {
  return a - b;
}
