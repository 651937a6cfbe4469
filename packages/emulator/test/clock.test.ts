import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { manualClock, systemClock } from "../src/clock.ts";

type Command =
  | { readonly kind: "schedule"; readonly inMs: number; readonly thenInMs: number | undefined }
  | { readonly kind: "cancel"; readonly which: number }
  | { readonly kind: "advance"; readonly byMs: number };

const inMs = fc.nat(300);
const commands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constant("schedule"),
        inMs,
        thenInMs: fc.option(inMs, { nil: undefined }),
      }),
    },
    { weight: 9, arbitrary: fc.record({ kind: fc.constant("cancel"), which: fc.nat() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("advance"), byMs: fc.nat(20) }) },
  ),
  { minLength: 400, maxLength: 600, size: "max" },
);

interface Waiting {
  readonly id: number;
  readonly atMs: number;
  readonly thenInMs: number | undefined;
}

test("what falls due runs in the order of time, then of asking, and nothing that was canceled", () => {
  let swept = 0;
  fc.assert(
    fc.property(commands, (all) => {
      const clock = manualClock(0);
      const ran: number[] = [];
      const cancels: (() => void)[] = [];
      const schedule = (afterMs: number, thenInMs: number | undefined): void => {
        const id = cancels.length;
        const run = (): void => {
          ran.push(id);
          if (thenInMs !== undefined) schedule(thenInMs, undefined);
        };
        cancels.push(clock.schedule(clock.now() + afterMs, run));
      };
      // The same with a list, in which whoever is next is looked for.
      const expected: number[] = [];
      let waiting: Waiting[] = [];
      let asked = 0;
      const ask = (atMs: number, thenInMs: number | undefined): void => {
        waiting.push({ id: asked, atMs, thenInMs });
        asked += 1;
      };
      for (const command of all) {
        const nowMs = clock.now();
        if (command.kind === "schedule") {
          schedule(command.inMs, command.thenInMs);
          ask(nowMs + command.inMs, command.thenInMs);
        } else if (command.kind === "cancel") {
          const id = waiting[command.which % waiting.length]?.id ?? -1;
          cancels[id]?.();
          waiting = waiting.filter((other) => other.id !== id);
        } else {
          clock.advance(command.byMs);
          for (let due = next(waiting); due !== undefined; due = next(waiting)) {
            if (due.atMs > clock.now()) break;
            waiting.splice(waiting.indexOf(due), 1);
            expected.push(due.id);
            if (due.thenInMs !== undefined) ask(due.atMs + due.thenInMs, undefined);
          }
        }
        expect(ran).toEqual(expected);
        expect(clock.pending.length).toBe(waiting.length);
      }
      if (asked > 64 + ran.length + 3 * waiting.length) swept += 1;
    }),
    { numRuns: 50, seed: 1 },
  );
  // A few that are canceled are only passed over; many are swept out.
  expect(swept).toBeGreaterThan(10);
});

function next(waiting: readonly Waiting[]): Waiting | undefined {
  return waiting.toSorted((one, other) => one.atMs - other.atMs || one.id - other.id)[0];
}

test("a manual clock tells the time at which each thing runs, and stops where it was sent", () => {
  const clock = manualClock(1_000);
  const times: number[] = [];
  for (const atMs of [1_030, 1_010]) clock.schedule(atMs, () => times.push(clock.now()));
  clock.advance(50);
  expect(times).toEqual([1_010, 1_030]);
  expect(clock.now()).toBe(1_050);
});

const day = 86_400_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
});

afterEach(() => {
  vi.useRealTimers();
});

test("by the system's time, the earlier runs first, whenever it was asked for", () => {
  const clock = systemClock();
  const ran: string[] = [];
  clock.schedule(clock.now() + 2_000, () => ran.push("late"));
  clock.schedule(clock.now() + 1_000, () => ran.push("early"));
  clock.schedule(clock.now() + 500, () => ran.push("canceled"))();
  vi.advanceTimersByTime(1_000);
  expect(ran).toEqual(["early"]);
  vi.advanceTimersByTime(1_000);
  expect(ran).toEqual(["early", "late"]);
});

test("by the system's time, what a timer cannot wait for so long is not forgotten", () => {
  const clock = systemClock();
  const ran: number[] = [];
  clock.schedule(clock.now() + 60 * day, () => ran.push(60));
  vi.advanceTimersByTime(60 * day - 1);
  expect(ran).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(ran).toEqual([60]);
});

test("by the system's time, one that throws keeps none of the others from running", () => {
  const clock = systemClock();
  const ran: string[] = [];
  clock.schedule(clock.now() + 10, () => {
    throw new Error("On purpose.");
  });
  clock.schedule(clock.now() + 10, () => ran.push("the same time"));
  clock.schedule(clock.now() + 20, () => ran.push("later"));
  expect(() => vi.advanceTimersByTime(10)).toThrow("On purpose.");
  vi.advanceTimersByTime(20);
  expect(ran).toEqual(["the same time", "later"]);
});
