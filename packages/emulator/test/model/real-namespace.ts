import { type ManualClock, manualClock } from "../../src/clock.ts";
import { send, sendAll } from "../../src/entities/enqueue.ts";
import { EntityError } from "../../src/entities/entity-error.ts";
import { renewLock } from "../../src/entities/lock.ts";
import type { StoredMessage } from "../../src/entities/message.ts";
import { peek } from "../../src/entities/peek.ts";
import { purge } from "../../src/entities/purge.ts";
import type { Consumer, Queue } from "../../src/entities/queue.ts";
import { receiveDeferred } from "../../src/entities/receive-deferred.ts";
import { cancelScheduled } from "../../src/entities/schedule.ts";
import { addConsumer, removeConsumer, serve } from "../../src/entities/serve.ts";
import {
  acceptNextSession,
  acceptSession,
  attachToSession,
  listSessions,
  renewSessionLock,
  sessionState,
  setSessionState,
} from "../../src/entities/session.ts";
import { abandon, complete, deadLetter, defer, release } from "../../src/entities/settle.ts";
import { Topology, type TopologyDefinition } from "../../src/entities/topology.ts";
import { realTopics } from "./definition.ts";
import { JournalKept } from "./journal-kept.ts";
import type { Definition } from "./model-box.ts";
import type { Changes, Mode, Namespace, Observation, Sent, Settlement } from "./operations.ts";
import { colorOf } from "./rules.ts";

interface AttachedConsumer extends Consumer {
  readonly queue: Queue;
  credit: number;
  stop: () => void;
}

/** The entities of the emulator, driven as its AMQP layer drives them. */
export class RealNamespace implements Namespace {
  readonly clock: ManualClock;
  readonly topology: Topology;
  readonly journal = new JournalKept();
  /** What receivers were told since it was last taken. */
  log: Observation[] = [];
  /** Every lock token that was given, with its entity. */
  readonly tokens: { readonly path: string; readonly token: string }[] = [];
  readonly #consumers = new Map<number, AttachedConsumer>();
  readonly #waiting = new Map<number, () => void>();
  #tokens = 0;

  constructor(nowMs: number, definition: Definition) {
    this.clock = manualClock(nowMs);
    this.topology = new Topology(
      {
        clock: this.clock,
        journal: this.journal,
        newLockToken: () => {
          this.#tokens += 1;
          return this.#tokens.toString(16).padStart(32, "0");
        },
      },
      ({ content, changes }) => ({
        system: {},
        application: { color: colorOf(textOf(content)), ...changes?.application },
      }),
    );
    const queues: TopologyDefinition["queues"] = definition.queues as TopologyDefinition["queues"];
    this.topology.create({ ...(queues && { queues }), topics: realTopics(definition) });
  }

  send(path: string, messages: readonly Sent[]): number[] {
    const queue = this.topology.destination(path);
    if (queue === undefined) throw new EntityError("EntityNotFound", path);
    const encoded = messages.map((each) => ({ ...each, content: Buffer.from(each.content) }));
    const [only] = encoded;
    return only && encoded.length === 1 ? [send(queue, only)] : sendAll(queue, encoded);
  }

  attach(path: string, id: number, mode: Mode, credit: number): void {
    const queue = this.#source(path);
    this.#add(queue, id, mode, undefined, credit);
    serve(queue);
  }

  flow(id: number, credit: number): void {
    const consumer = this.#consumers.get(id);
    if (consumer === undefined) return;
    consumer.credit += credit;
    serve(consumer.queue);
  }

  /** A client's answer to the end of its link may come late: detaching also ends what ended before. */
  detach(id: number): void {
    this.#waiting.get(id)?.();
    this.#consumers.get(id)?.stop();
    this.#waiting.delete(id);
    this.#consumers.delete(id);
  }

  acceptSession(path: string, sessionId: string, id: number, mode: Mode): void {
    const queue = this.#source(path);
    acceptSession(queue, sessionId);
    this.#add(queue, id, mode, sessionId, 0);
  }

  acceptNextSession(path: string, id: number, mode: Mode): void {
    const queue = this.#source(path);
    const stop = acceptNextSession(queue, {
      granted: (session) => {
        this.log.push({ kind: "granted", receiver: id, sessionId: session.id });
        this.#add(queue, id, mode, session.id, 0);
      },
      refused: ({ code }) => this.log.push({ kind: "ended", receiver: id, why: code }),
    });
    this.#waiting.set(id, stop);
  }

  renewSessionLock(path: string, sessionId: string): number {
    return renewSessionLock(this.#source(path), sessionId);
  }

  setSessionState(path: string, sessionId: string, state: string | undefined): void {
    setSessionState(
      this.#source(path),
      sessionId,
      state === undefined ? state : Buffer.from(state),
    );
  }

  sessionState(path: string, sessionId: string): string | undefined {
    const state = sessionState(this.#source(path), sessionId);
    return state && textOf(state);
  }

  listSessions(path: string, sinceMs: number | undefined): string[] {
    return listSessions(this.#source(path), sinceMs);
  }

  settle(path: string, token: string, how: Settlement): void {
    const queue = this.#source(path);
    if (how === "complete") complete(queue, token);
    else if (how === "abandon") abandon(queue, token, { touched: how });
    else if (how === "release") release(queue, token);
    else if (how === "defer") defer(queue, token, { touched: how });
    else deadLetter(queue, token, { DeadLetterReason: "asked for" });
  }

  renewLock(path: string, token: string): number {
    return renewLock(this.#source(path), token);
  }

  receiveDeferred(
    path: string,
    numbers: readonly number[],
    mode: Mode,
    sessionId: string | undefined,
  ): number[] {
    const messages = receiveDeferred(this.#source(path), numbers, mode, sessionId);
    for (const { lock } of messages) if (lock) this.tokens.push({ path, token: lock.token });
    return messages.map(({ sequenceNumber }) => sequenceNumber);
  }

  cancelScheduled(path: string, numbers: readonly number[]): void {
    const queue = this.topology.destination(path) ?? this.#source(path);
    cancelScheduled(queue, numbers);
  }

  peek(path: string, from: number, count: number, sessionId: string | undefined): number[] {
    const queue = this.topology.source(path) ?? this.topology.destination(path);
    if (queue === undefined) throw new EntityError("EntityNotFound", path);
    return peek(queue, from, count, sessionId).map(({ sequenceNumber }) => sequenceNumber);
  }

  purge(path: string, count: number, beforeMs: number, sessionId: string | undefined): number {
    return purge(this.#source(path), count, beforeMs, sessionId);
  }

  changeSettings(path: string, changes: Changes): void {
    const [topicName = "", name = ""] = path.split("/Subscriptions/");
    const queue = this.topology.queue(path);
    const topic = this.topology.topic(path);
    const subscription = this.topology.subscription(topicName, name);
    const changed = changes as object;
    if (queue && "maxSizeMegabytes" in queue.settings) {
      this.topology.updateQueue(path, { ...queue.settings, ...changed });
    } else if (topic) {
      this.topology.updateTopic(path, { ...topic.settings, ...changed });
    } else if (
      subscription &&
      "deadLetteringOnFilterEvaluationExceptions" in subscription.queue.settings
    ) {
      const settings = { ...subscription.queue.settings, ...changed };
      this.topology.updateSubscription(topicName, name, settings);
    } else {
      throw new EntityError("EntityNotFound", path);
    }
  }

  deleteEntity(path: string): void {
    const [topicName = "", name] = path.split("/Subscriptions/");
    if (name !== undefined) this.topology.deleteSubscription(topicName, name);
    else if (this.topology.topic(path)) this.topology.deleteTopic(path);
    else this.topology.deleteQueue(path);
  }

  advance(byMs: number): void {
    this.clock.advance(byMs);
  }

  #add(queue: Queue, id: number, mode: Mode, sessionId: string | undefined, credit: number): void {
    const consumer: AttachedConsumer = {
      queue,
      mode,
      sessionId,
      credit,
      wants: () => consumer.credit,
      deliver: (message) => this.#delivered(id, consumer, message),
      end: ({ code }) => {
        consumer.credit = 0;
        this.log.push({ kind: "ended", receiver: id, why: code });
      },
      stop: () => {},
    };
    addConsumer(queue, consumer);
    const release =
      sessionId === undefined ? undefined : attachToSession(queue, sessionId, consumer);
    consumer.stop = () => {
      removeConsumer(queue, consumer);
      release?.();
    };
    this.#consumers.set(id, consumer);
  }

  #delivered(id: number, consumer: AttachedConsumer, message: StoredMessage): void {
    consumer.credit -= 1;
    const token = message.lock?.token;
    if (token !== undefined) this.tokens.push({ path: consumer.queue.path, token });
    this.log.push({
      kind: "delivered",
      receiver: id,
      number: message.sequenceNumber,
      token,
      deliveries: message.deliveryCount,
    });
  }

  #source(path: string): Queue {
    const queue = this.topology.source(path);
    if (queue === undefined) throw new EntityError("EntityNotFound", path);
    return queue;
  }
}

export function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString();
}
