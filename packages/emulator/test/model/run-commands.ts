import { EntityError } from "../../src/entities/entity-error.ts";
import type { CancelCommand, Command, Pick, SendCommand, SettleCommand } from "./commands.ts";
import { compare, expectSame } from "./compare.ts";
import { type Definition, Refused } from "./model-box.ts";
import { ModelNamespace } from "./model-namespace.ts";
import type { Namespace, Outcome, Sent } from "./operations.ts";
import { RealNamespace } from "./real-namespace.ts";
import {
  type Part,
  type TransactionOutcome,
  transactInModel,
  transactReally,
} from "./transactions.ts";

const startMs = Date.UTC(2030, 0, 1);
const sessionIds = ["a", "b", "c", undefined] as const;

/** What was reached: a run in which nothing is ever refused, or expires, proves little. */
export type Reached = Map<string, number>;

/**
 * Does the same to the real namespace and to the model, and compares the two after every command.
 * @throws Error at the first difference
 */
export function runCommands(
  definition: Definition,
  commands: readonly Command[],
  reached: Reached,
): void {
  const real = new RealNamespace(startMs, definition);
  const model = new ModelNamespace(startMs, definition);
  const run = new Run(real, model, definition, reached);
  compare(real, model);
  for (const command of commands) {
    run.execute(command);
    compare(real, model);
  }
  for (const fate of model.core.fates.values()) count(reached, fate ?? "kept");
}

class Run {
  readonly #real: RealNamespace;
  readonly #model: ModelNamespace;
  readonly #destinations: readonly string[];
  readonly #sources: readonly string[];
  readonly #mains: readonly string[];
  readonly #reached: Reached;
  #receivers = 0;
  #messages = 0;

  constructor(
    real: RealNamespace,
    model: ModelNamespace,
    { queues, topics }: Definition,
    reached: Reached,
  ) {
    this.#real = real;
    this.#model = model;
    this.#reached = reached;
    this.#destinations = [...Object.keys(queues), ...Object.keys(topics)];
    // Sub-queues are wanted less often than their entities.
    const receiving = model.boxes.filter(({ kind }) => kind === "queue").map(({ path }) => path);
    this.#mains = [...receiving, ...Object.keys(topics)];
    this.#sources = [
      ...receiving.flatMap((path) => [path, path, path]),
      ...receiving.map((path) => `${path}/$DeadLetterQueue`),
      ...receiving.slice(0, 1).map((path) => `${path}/$Transfer/$DeadLetterQueue`),
    ];
  }

  execute(command: Command): void {
    const nowMs = this.#model.core.nowMs;
    switch (command.kind) {
      case "send":
        this.#send(command);
        break;
      case "attach": {
        this.#receivers += 1;
        const id = this.#receivers;
        const path = from(this.#sources, command.at);
        this.#both("attach", (on) => on.attach(path, id, command.mode, command.credit));
        break;
      }
      case "flow": {
        const id = (command.receiver % (this.#receivers + 1)) + 1;
        this.#both("flow", (on) => on.flow(id, command.credit));
        break;
      }
      case "detach": {
        const id = (command.receiver % (this.#receivers + 1)) + 1;
        this.#both("detach", (on) => on.detach(id));
        break;
      }
      case "accept session":
        this.#accept(command);
        break;
      case "renew session": {
        const [path, sessionId] = this.#session(command);
        this.#both("renew session", (on) => on.renewSessionLock(path, sessionId));
        break;
      }
      case "session state": {
        const [path, sessionId] = this.#session(command);
        this.#both("set state", (on) => on.setSessionState(path, sessionId, command.state));
        this.#both("get state", (on) => on.sessionState(path, sessionId));
        break;
      }
      case "list sessions": {
        const path = from(this.#sources, command.at);
        const sinceMs = command.sinceMs === undefined ? undefined : nowMs - command.sinceMs;
        this.#both("list sessions", (on) => on.listSessions(path, sinceMs));
        break;
      }
      case "settle": {
        const lock = this.#token(command.token);
        if (lock !== undefined) {
          this.#both(command.how, (on) => on.settle(lock.path, lock.token, command.how));
        }
        break;
      }
      case "renew": {
        const lock = this.#token(command.token);
        if (lock !== undefined) {
          this.#both("renew", (on) => on.renewLock(lock.path, lock.token));
        }
        break;
      }
      case "receive deferred":
        this.#receiveDeferred(command);
        break;
      case "cancel": {
        const path = from(this.#destinations, command.to);
        const known = this.#numbers(path, "scheduled", command.numbers);
        this.#both("cancel", (on) => on.cancelScheduled(path, known));
        break;
      }
      case "peek": {
        const path = from([...this.#sources, ...this.#destinations], command.at);
        const sessionId = sessionIds[command.session];
        const { from: first, count: most } = command;
        this.#both("peek", (on) => on.peek(path, first, most, sessionId));
        break;
      }
      case "purge": {
        const path = from(this.#sources, command.at);
        const sessionId = sessionIds[command.session];
        const beforeMs = nowMs - command.from * 2_000;
        this.#both("purge", (on) => on.purge(path, command.count, beforeMs, sessionId));
        break;
      }
      case "status": {
        const path = from(this.#mains, command.at);
        const { status } = command;
        this.#both("status", (on) => on.changeSettings(path, { status }));
        break;
      }
      case "limits": {
        const path = from(this.#mains, command.at);
        const { maxDeliveryCount } = command;
        this.#both("limits", (on) => on.changeSettings(path, { maxDeliveryCount }));
        break;
      }
      case "forward":
        this.#forward(command);
        break;
      case "delete": {
        const path = from(this.#mains, command.at);
        this.#both("delete", (on) => on.deleteEntity(path));
        break;
      }
      case "transact":
        this.#transact(command);
        break;
      case "advance":
        this.#both("advance", (on) => on.advance(command.byMs));
        break;
    }
  }

  #transact({ parts, onTo, waitMs, commits }: Extract<Command, { kind: "transact" }>): void {
    const transacted = {
      parts: parts.flatMap((part) => this.#part(part, onTo)),
      waitMs,
      commits,
    };
    let told: TransactionOutcome | undefined;
    this.#both("transact", (on) => {
      told =
        on instanceof RealNamespace
          ? transactReally(on, transacted)
          : transactInModel(this.#model, transacted);
      return told;
    });
    for (const part of told?.parts ?? []) count(this.#reached, `part: ${part}`);
    if (commits) count(this.#reached, `commit: ${told?.commit}`);
  }

  #part(command: SendCommand | SettleCommand | CancelCommand, onTo: number | undefined): Part[] {
    if (command.kind === "settle") {
      const lock = this.#token(command.token);
      return lock === undefined ? [] : [{ kind: "settle", ...lock, how: command.how }];
    }
    const path = from(this.#destinations, command.to);
    if (command.kind === "cancel") {
      return [{ kind: "cancel", path, numbers: this.#numbers(path, "scheduled", command.numbers) }];
    }
    const target = onTo === undefined ? undefined : from(this.#destinations, onTo);
    const messages = this.#messagesOf(command);
    return [{ kind: "send", path, messages, onTo: target === path ? undefined : target }];
  }

  #send(command: SendCommand): void {
    const path = from(this.#destinations, command.to);
    const messages = this.#messagesOf(command);
    this.#both(messages.length > 1 ? "send batch" : "send", (on) => on.send(path, messages));
  }

  #messagesOf(command: SendCommand): Sent[] {
    return Array.from({ length: command.times }, () => this.#message(command));
  }

  #message(command: SendCommand): Sent {
    const { session, color, timeToLiveMs, delayMs, messageId, padding } = command;
    this.#messages += 1;
    const name = `m${this.#messages}`;
    const sessionId = sessionIds[session];
    return {
      content: `${name}:${color}:${"x".repeat(padding)}`,
      messageId: messageId === undefined ? name : `same ${messageId}`,
      ...(sessionId !== undefined && { sessionId }),
      ...(timeToLiveMs !== undefined && { timeToLiveMs }),
      ...(delayMs !== undefined && { scheduledEnqueueAtMs: this.#model.core.nowMs + delayMs }),
    };
  }

  /** Credit comes once the receiver knows its session, as over AMQP. */
  #accept({ at, session, mode, credit }: Extract<Command, { kind: "accept session" }>): void {
    this.#receivers += 1;
    const id = this.#receivers;
    const path = from(this.#sources, at);
    const sessionId = session === "next" ? undefined : sessionIds[session];
    if (sessionId === undefined) {
      this.#both("accept next", (on) => on.acceptNextSession(path, id, mode));
    } else {
      this.#both("accept", (on) => on.acceptSession(path, sessionId, id, mode));
    }
    this.#both("flow", (on) => on.flow(id, credit));
  }

  #receiveDeferred(command: Extract<Command, { kind: "receive deferred" }>): void {
    const deferring = this.#model.boxes.filter(({ copies }) =>
      copies.some(({ state }) => state === "deferred"),
    );
    const chosen = command.session === 3 ? undefined : deferring[command.at % deferring.length];
    const path = chosen?.path ?? from(this.#sources, command.at);
    const numbers = this.#numbers(path, "deferred", command.numbers);
    const [first] = chosen?.copies.filter(({ number }) => numbers.includes(number)) ?? [];
    const sessionId = first === undefined ? sessionIds[command.session] : first.sessionId;
    const before = this.#real.tokens.length;
    this.#both("receive deferred", (on) => {
      if (on instanceof RealNamespace) {
        return on.receiveDeferred(path, numbers, command.mode, sessionId);
      }
      const tokens = this.#real.tokens.slice(before).map(({ token }) => token);
      return this.#model.receiveDeferred(path, numbers, command.mode, sessionId, tokens);
    });
  }

  #forward({ at, deadLetters, to }: Extract<Command, { kind: "forward" }>): void {
    const path = from(this.#mains, at);
    const topics = this.#destinations.includes(path) && this.#isTopic(path);
    // The service forwards neither from a topic nor from an entity with sessions.
    if (topics || this.#model.core.boxes.get(path)?.settings.requiresSession) return;
    const target = to === undefined ? undefined : from(this.#destinations, to);
    const changes = deadLetters ? { forwardDeadLetteredMessagesTo: target } : { forwardTo: target };
    this.#both("forward", (on) => on.changeSettings(path, changes));
  }

  #isTopic(path: string): boolean {
    return this.#model.core.boxes.get(path)?.kind === "topic";
  }

  /** Mostly a session that somebody holds, else any. */
  #session({ at, session }: { readonly at: number; readonly session: number }): [string, string] {
    const held = this.#model.boxes.flatMap(({ path, holds }) =>
      [...holds.keys()].map((id): [string, string] => [path, id]),
    );
    if (session !== 3 && held.length > 0) return from(held, at);
    return [from(this.#sources, at), sessionIds[session] ?? "no such session"];
  }

  /** Mostly numbers of messages in that state, else any. */
  #numbers(path: string, state: string, picks: readonly number[]): number[] {
    const box = this.#model.boxes.find((each) => each.path === path);
    const fitting = (box?.copies ?? []).filter((copy) => copy.state === state);
    return picks.map((pick) =>
      pick < 7 && fitting.length > 0 ? from(fitting, pick).number : pick,
    );
  }

  #token({ of, index }: Pick): { readonly path: string; readonly token: string } | undefined {
    const live = this.#model.boxes.flatMap(({ path, copies }) =>
      copies.flatMap(({ lock }) => (lock === undefined ? [] : [{ path, token: lock.token }])),
    );
    const known = of === "live" ? live : this.#real.tokens;
    if (of !== "none") return known.length === 0 ? undefined : from(known, index);
    return { path: from(this.#sources, index), token: "f".repeat(32) };
  }

  /** The model learns what receivers were told before it acts, and must explain all of it. */
  #both(what: string, act: (on: Namespace) => unknown): void {
    const real = outcome(() => act(this.#real));
    this.#model.core.observed.rest = this.#real.log;
    this.#real.log = [];
    const model = outcome(() => act(this.#model));
    expectSame(real, model);
    count(this.#reached, "refused" in real ? `${what}: ${real.refused}` : what);
  }
}

function outcome(act: () => unknown): Outcome {
  try {
    return { value: act() ?? null };
  } catch (error) {
    if (error instanceof EntityError || error instanceof Refused) return { refused: error.code };
    throw error;
  }
}

function from<Item>(items: readonly Item[], pick: number): Item {
  const item = items[pick % items.length];
  if (item === undefined) throw new Error("There is nothing to pick from.");
  return item;
}

function count(reached: Reached, what: string): void {
  reached.set(what, (reached.get(what) ?? 0) + 1);
}
