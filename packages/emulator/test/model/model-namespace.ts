import {
  type Box,
  type Copy,
  type Definition,
  freeSessions,
  hasSessions,
  newBox,
  newQueueBox,
  Refused,
  waiting,
} from "./model-box.ts";
import { ModelCore } from "./model-core.ts";
import { endReceivers, endWaiters, grant, hold, letGo, lock, serve } from "./model-delivery.ts";
import { type Due, duesOf } from "./model-dues.ts";
import type { Changes, Mode, Namespace, Sent, Settlement } from "./operations.ts";

/** The operations of a namespace on the model. A refusal is thrown as `Refused`. */
export class ModelNamespace implements Namespace {
  readonly core: ModelCore;

  constructor(nowMs: number, { queues, topics }: Definition) {
    this.core = new ModelCore(nowMs);
    for (const [name, settings] of Object.entries(queues)) this.#add(newQueueBox(name, settings));
    for (const [name, { subscriptions, ...settings }] of Object.entries(topics)) {
      const topic = newBox(name, "topic", settings, {
        subscriptions: [],
        transferDeadLetters: newBox(`${name}/$Transfer/$DeadLetterQueue`, "sub-queue", settings),
      });
      this.#add(topic);
      for (const [each, { rules, ...rest }] of Object.entries(subscriptions)) {
        const box = newQueueBox(`${name}/Subscriptions/${each}`, rest);
        this.#add(box);
        topic.subscriptions.push({ box, rules });
      }
    }
  }

  get boxes(): Box[] {
    const parts = [...this.core.boxes.values()].map((box) => [
      box,
      box.deadLetters,
      box.transferDeadLetters,
    ]);
    return parts.flat().filter((box) => box !== undefined);
  }

  box(path: string): Box {
    const box = this.boxes.find((each) => each.path === path);
    if (box === undefined) throw new Refused("EntityNotFound");
    return box;
  }

  send(path: string, messages: readonly Sent[]): number[] {
    return this.core.acceptAll(path, messages);
  }

  attach(path: string, id: number, mode: Mode, credit: number): void {
    const box = this.#receivable(path);
    if (forwards(box)) throw new Refused("InvalidOperation");
    if (hasSessions(box)) throw new Refused("InvalidOperation");
    box.receivers.push({ id, mode, sessionId: undefined, credit });
    serve(this.core, box);
  }

  flow(id: number, credit: number): void {
    for (const box of this.boxes) {
      const receiver = box.receivers.find((each) => each.id === id);
      if (receiver === undefined) continue;
      receiver.credit += credit;
      serve(this.core, box);
    }
  }

  detach(id: number): void {
    for (const box of this.boxes) {
      box.receivers = box.receivers.filter((receiver) => receiver.id !== id);
      box.waiters = box.waiters.filter((waiter) => waiter.id !== id);
      for (const [sessionId, { receiver }] of [...box.holds]) {
        if (receiver === id) letGo(this.core, box, sessionId, false);
      }
    }
  }

  acceptSession(path: string, sessionId: string, id: number, mode: Mode): void {
    const box = this.#receivable(path);
    if (forwards(box) || !hasSessions(box)) throw new Refused("InvalidOperation");
    if (box.holds.has(sessionId)) throw new Refused("SessionCannotBeLocked");
    hold(this.core, box, sessionId, { id, mode, sessionId, credit: 0 });
  }

  acceptNextSession(path: string, id: number, mode: Mode): void {
    const box = this.#receivable(path);
    if (forwards(box) || !hasSessions(box)) throw new Refused("InvalidOperation");
    box.waiters.push({ id, mode });
    grant(this.core, box);
  }

  renewSessionLock(path: string, sessionId: string): number {
    const { box, hold } = this.#held(path, sessionId);
    hold.untilMs = this.core.nowMs + box.settings.lockDurationMs;
    hold.stamp = this.core.stamp();
    return hold.untilMs;
  }

  setSessionState(path: string, sessionId: string, state: string | undefined): void {
    const { box } = this.#held(path, sessionId);
    if (state === undefined) box.states.delete(sessionId);
    else box.states.set(sessionId, { state, atMs: this.core.nowMs });
  }

  sessionState(path: string, sessionId: string): string | undefined {
    return this.#held(path, sessionId).box.states.get(sessionId)?.state;
  }

  listSessions(path: string, sinceMs: number | undefined): string[] {
    const box = this.box(path);
    const stated = [...box.states].filter(
      ([, { atMs }]) => sinceMs === undefined || atMs > sinceMs,
    );
    const waitingIds = hasSessions(box) && sinceMs === undefined ? waiting(box) : [];
    const ids = [
      ...stated.map(([id]) => id),
      ...waitingIds.map(({ sessionId }) => sessionId ?? ""),
    ];
    return [...new Set(ids)].sort();
  }

  settle(path: string, token: string, how: Settlement): void {
    const { box, copy } = this.locked(path, token);
    if (how === "complete") {
      this.core.end(box, copy, "completed");
    } else if (how === "defer") {
      copy.lock = undefined;
      copy.state = "deferred";
      copy.application = { ...copy.application, touched: how };
    } else if (how === "release") {
      this.core.release(box, copy, false);
      serve(this.core, box);
    } else if (how === "abandon") {
      copy.application = { ...copy.application, touched: how };
      this.core.release(box, copy, true);
      serve(this.core, box);
    } else {
      copy.lock = undefined;
      this.core.moveToDeadLetters(box, copy, { DeadLetterReason: "asked for" });
      serve(this.core, box);
    }
  }

  renewLock(path: string, token: string): number {
    const { box, lock } = this.locked(path, token);
    if (hasSessions(box)) throw new Refused("InvalidOperation");
    lock.untilMs = this.core.nowMs + box.settings.lockDurationMs;
    lock.stamp = this.core.stamp();
    return lock.untilMs;
  }

  receiveDeferred(
    path: string,
    numbers: readonly number[],
    mode: Mode,
    sessionId: string | undefined,
    tokens: readonly (string | undefined)[] = [],
  ): number[] {
    const box = this.#receivable(path);
    if (hasSessions(box)) {
      if (sessionId === undefined) throw new Refused("InvalidOperation");
      this.#held(path, sessionId);
    }
    const deferred = (number: number) => {
      const copy = box.copies.find((each) => each.number === number);
      const fits = sessionId === undefined || copy?.sessionId === sessionId;
      return copy?.state === "deferred" && copy.lock === undefined && fits ? copy : undefined;
    };
    const asked = [...new Set(numbers)];
    for (const copy of asked.map(deferred)) {
      const over = copy !== undefined && copy.expiresAtMs <= this.core.nowMs;
      if (over && box.kind !== "sub-queue") this.core.expire(box, copy);
    }
    const copies = asked.map((number) => {
      const copy = deferred(number);
      if (copy === undefined) throw new Refused("MessageNotFound");
      return copy;
    });
    for (const [index, copy] of copies.entries()) {
      if (mode === "peek-lock") lock(this.core, box, copy, tokens[index]);
      else this.core.end(box, copy, "received and deleted");
    }
    return copies.map(({ number }) => number);
  }

  cancelScheduled(path: string, numbers: readonly number[]): void {
    const copies = new Set(this.scheduled(path, numbers));
    for (const copy of copies) this.core.end(this.box(path), copy, "canceled");
  }

  scheduled(path: string, numbers: readonly number[]): Copy[] {
    const box = this.box(path);
    return numbers.map((number) => {
      const copy = box.copies.find((each) => each.number === number);
      if (copy?.state !== "scheduled") throw new Refused("MessageNotFound");
      return copy;
    });
  }

  peek(path: string, from: number, count: number, sessionId: string | undefined): number[] {
    return this.box(path)
      .copies.filter((copy) => copy.number >= from)
      .filter((copy) => sessionId === undefined || copy.sessionId === sessionId)
      .slice(0, count)
      .map(({ number }) => number);
  }

  purge(path: string, count: number, beforeMs: number, sessionId: string | undefined): number {
    const box = this.#receivable(path);
    const doomed = waiting(box, sessionId)
      .filter(({ enqueuedAtMs }) => enqueuedAtMs <= beforeMs)
      .slice(0, count);
    for (const copy of doomed) this.core.end(box, copy, "purged");
    return doomed.length;
  }

  changeSettings(path: string, changes: Changes): void {
    const main = this.box(path);
    const settings = { ...main.settings, ...changes };
    for (const box of [main, main.deadLetters, main.transferDeadLetters]) {
      if (box === undefined) continue;
      box.settings = settings;
      if (!isReceivable(box)) {
        endReceivers(this.core, box, () => true, "EntityDisabled");
        endWaiters(this.core, box, "EntityDisabled");
      }
      // What waits goes on to where the entity forwards now.
      for (const copy of hasSessions(box) ? [] : waiting(box)) this.core.forwards(box, copy);
    }
  }

  deleteEntity(path: string): void {
    const main = this.box(path);
    const gone = [main, ...main.subscriptions.map(({ box }) => box)];
    for (const each of gone) this.core.boxes.delete(each.path.toLowerCase());
    for (const topic of this.core.boxes.values()) {
      const index = topic.subscriptions.findIndex(({ box }) => box === main);
      if (index >= 0) topic.subscriptions.splice(index, 1);
    }
    for (const box of gone.flatMap((each) => [each, each.deadLetters, each.transferDeadLetters])) {
      if (box === undefined) continue;
      endReceivers(this.core, box, () => true, "EntityNotFound");
      endWaiters(this.core, box, "EntityNotFound");
      for (const copy of box.copies) this.core.end(box, copy, "deleted with its entity");
    }
  }

  advance(byMs: number): void {
    const targetMs = this.core.nowMs + byMs;
    for (;;) {
      const [due] = this.dues()
        .filter(({ atMs }) => atMs <= targetMs)
        .sort((a, b) => a.atMs - b.atMs || a.stamp - b.stamp);
      if (due === undefined) break;
      this.core.nowMs = Math.max(this.core.nowMs, due.atMs);
      due.run();
    }
    this.core.nowMs = targetMs;
  }

  /** All that time will do, if nothing else happens before. */
  dues(): Due[] {
    return this.boxes.flatMap((box) => duesOf(this.core, box));
  }

  /** Sessions that wait for a receiver although receivers wait for a session. */
  ungranted(): string[] {
    const starving = this.boxes.filter(({ waiters }) => waiters.length > 0);
    return starving.flatMap((box) => [...freeSessions(box)]);
  }

  #add(box: Box): void {
    this.core.boxes.set(box.path.toLowerCase(), box);
  }

  #receivable(path: string): Box {
    const box = this.box(path);
    if (!isReceivable(box)) throw new Refused("EntityDisabled");
    return box;
  }

  #held(path: string, sessionId: string): { box: Box; hold: { untilMs: number; stamp: number } } {
    const box = this.box(path);
    const hold = box.holds.get(sessionId);
    if (hold === undefined) throw new Refused("SessionLockLost");
    return { box, hold };
  }

  locked(path: string, token: string): { box: Box; copy: Copy; lock: NonNullable<Copy["lock"]> } {
    const box = this.box(path);
    const copy = box.copies.find(({ lock }) => lock?.token === token);
    if (copy?.lock === undefined) throw new Refused("MessageLockLost");
    return { box, copy, lock: copy.lock };
  }
}

function isReceivable({ kind, settings: { status } }: Box): boolean {
  return status !== "Disabled" && (status !== "ReceiveDisabled" || kind === "sub-queue");
}

/** Such an entity has no receivers. */
function forwards({ kind, settings }: Box): boolean {
  return kind !== "sub-queue" && settings.forwardTo !== undefined;
}
