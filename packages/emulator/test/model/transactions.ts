import { EntityError, type EntityErrorCode } from "../../src/entities/entity-error.ts";
import { canceling, sending, sendingVia, settling } from "../../src/entities/prepared-work.ts";
import { Transaction, type Work } from "../../src/entities/transaction.ts";
import { bytesOf, Refused, rootOf } from "./model-box.ts";
import type { ModelNamespace } from "./model-namespace.ts";
import type { Sent, Settlement } from "./operations.ts";
import type { RealNamespace } from "./real-namespace.ts";

/** What a transaction may consist of. */
export type Part =
  | {
      readonly kind: "send";
      readonly path: string;
      readonly messages: readonly Sent[];
      /** The entity to which they go on at once. */
      readonly onTo: string | undefined;
    }
  | {
      readonly kind: "settle";
      readonly path: string;
      readonly token: string;
      readonly how: Settlement;
    }
  | { readonly kind: "cancel"; readonly path: string; readonly numbers: readonly number[] };

/** A transaction from beginning to end; its parts are prepared at once, then it waits. */
export interface Transacted {
  readonly parts: readonly Part[];
  readonly waitMs: number;
  readonly commits: boolean;
}

/** What was said of each part, and of the commit. */
export interface TransactionOutcome {
  readonly parts: readonly (EntityErrorCode | "ok")[];
  readonly commit: EntityErrorCode | "ok";
}

export function transactReally(
  real: RealNamespace,
  { parts, waitMs, commits }: Transacted,
): TransactionOutcome {
  const transaction = new Transaction("txn", real.clock);
  const prepared = parts.map((part) => said(() => transaction.prepare(workOf(real, part))));
  real.advance(waitMs);
  if (!commits) transaction.rollBack();
  return { parts: prepared, commit: commits ? said(() => transaction.commit()) : "ok" };
}

function workOf(real: RealNamespace, part: Part): Work {
  const { topology } = real;
  const queue = topology.destination(part.path) ?? topology.source(part.path);
  if (queue === undefined) throw new EntityError("EntityNotFound", part.path);
  if (part.kind === "cancel") return canceling(queue, part.numbers);
  if (part.kind === "settle") {
    const { path, token, how } = part;
    return settling(queue, token, undefined, () => real.settle(path, token, how));
  }
  const messages = part.messages.map((each) => ({ ...each, content: Buffer.from(each.content) }));
  return part.onTo === undefined
    ? sending(queue, messages)
    : sendingVia(queue, part.onTo, messages);
}

/** The same on the model: a list of what is to be done, gone through twice. */
export function transactInModel(
  model: ModelNamespace,
  { parts, waitMs, commits }: Transacted,
): TransactionOutcome {
  const beganMs = model.core.nowMs;
  const kept: Part[] = [];
  const prepared = parts.map((part) =>
    said(() => {
      requireFitting(model, kept, part);
      requirePossible(model, kept, part);
      kept.push(part);
    }),
  );
  model.advance(waitMs);
  const commit = (): void => {
    const started = prepared.some((each) => each !== "EntityNotFound");
    if (started && model.core.nowMs >= beganMs + 120_000) {
      throw new Refused("TransactionNotFound");
    }
    const before: Part[] = [];
    for (const part of kept) {
      const possible = said(() => requirePossible(model, before, part));
      if (possible !== "ok") throw new Refused("TransactionRolledBack");
      before.push(part);
    }
    for (const part of kept) run(model, part);
  };
  return { parts: prepared, commit: commits ? said(commit) : "ok" };
}

/** What does not depend on the state of entities. */
function requireFitting(model: ModelNamespace, kept: readonly Part[], part: Part): void {
  model.box(part.path);
  if (kept.some(({ path }) => rootOf(path) !== rootOf(part.path))) {
    throw new Refused("InvalidOperation");
  }
  const sent = [...kept, part].flatMap((each) => (each.kind === "send" ? each.messages : []));
  if (part.kind === "send" && sent.length > 100) throw new Refused("QuotaExceeded");
  if (part.kind !== "settle") return;
  if (kept.some((each) => each.kind === "settle" && each.token === part.token)) {
    throw new Refused("MessageLockLost");
  }
}

function requirePossible(model: ModelNamespace, before: readonly Part[], part: Part): void {
  if (part.kind === "settle") {
    model.locked(part.path, part.token);
  } else if (part.kind === "cancel") {
    model.scheduled(part.path, part.numbers);
  } else {
    const bytes = before
      .flatMap((each) => (each.kind === "send" && each.onTo === undefined ? each.messages : []))
      .reduce((sum, message) => sum + bytesOf(message), 0);
    const behind = part.onTo === undefined ? bytes : 0;
    model.core.requireAcceptable(part.path, part.messages, behind);
  }
}

function run(model: ModelNamespace, part: Part): void {
  if (part.kind === "settle") model.settle(part.path, part.token, part.how);
  else if (part.kind === "cancel") model.cancelScheduled(part.path, part.numbers);
  else if (part.onTo === undefined) model.send(part.path, part.messages);
  else for (const each of part.messages) model.core.passOn(model.box(part.path), part.onTo, each);
}

function said(act: () => void): EntityErrorCode | "ok" {
  try {
    act();
    return "ok";
  } catch (error) {
    if (error instanceof EntityError || error instanceof Refused) return error.code;
    throw error;
  }
}
