import { test } from "vitest";
import { assertSame } from "./assert-same.ts";
import { chains, topics } from "./definitions.ts";

test("chains of queues do what a naive model does", { timeout: 120_000 }, () => {
  assertSame(chains, { sessions: 0.2, administration: 0.5 }, 2_500, [
    "kept",
    "completed",
    "expired",
    "forward",
    "delete",
    "commit: ok",
  ]);
});

test("topics and subscriptions do what a naive model does", { timeout: 120_000 }, () => {
  assertSame(topics, { sessions: 0.5, administration: 0.4 }, 2_500, [
    "kept",
    "completed",
    "distributed",
    "cancel",
    "commit: ok",
  ]);
});
