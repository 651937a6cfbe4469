import { test } from "vitest";
import { assertSame } from "./assert-same.ts";
import { plainQueues } from "./definitions.ts";

test("queues do what a naive model does", { timeout: 120_000 }, () => {
  assertSame(plainQueues(false), { sessions: 0.2, administration: 0.5 }, 3_000, [
    "kept",
    "completed",
    "expired",
    "purged",
    "canceled",
    "dropped duplicate",
    "received and deleted",
    "deleted with its entity",
    "complete: MessageLockLost",
    "receive deferred",
    "receive deferred: MessageNotFound",
    "send: MessageTooLarge",
    "send batch",
    "send batch: QuotaExceeded",
    "send: QuotaExceeded",
    "send: EntityDisabled",
    "attach: EntityDisabled",
    "part: ok",
    "part: MessageLockLost",
    "commit: ok",
    "commit: TransactionRolledBack",
    "part: InvalidOperation",
    "part: QuotaExceeded",
    "commit: TransactionNotFound",
  ]);
});

test("queues with sessions do what a naive model does", { timeout: 120_000 }, () => {
  assertSame(plainQueues(true), { sessions: 3, administration: 0.4 }, 3_000, [
    "kept",
    "completed",
    "expired",
    "accept",
    "accept next",
    "accept: SessionCannotBeLocked",
    "get state",
    "get state: SessionLockLost",
    "renew session",
    "renew: InvalidOperation",
    "send: InvalidOperation",
    "receive deferred",
    "receive deferred: SessionLockLost",
    "list sessions",
    "commit: ok",
  ]);
});

test("queues with many messages do what a naive model does", { timeout: 120_000 }, () => {
  const emphasis = { sessions: 0.2, administration: 0.2, bursts: true };
  assertSame(plainQueues(false), emphasis, 150, ["kept", "completed", "expired", "purged"]);
});
