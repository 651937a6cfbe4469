import { afterEach, vi } from "vitest";
import type { OrdersNamespace } from "./orders.ts";
import { until } from "./orders.ts";

afterEach(() => {
  vi.useRealTimers();
});

/** Time that passes for the namespace and its clients alike, as fast as they can act in it. */
export interface PassingTime {
  pass(ms: number): Promise<void>;
  /** Lets time pass until something holds; gives how much it took, in milliseconds. */
  passUntil(condition: () => boolean): Promise<number>;
}

const stepMs = 500;

/** From here on, until the end of the test, time stands still unless it is told to pass. */
export function passingTime({ emulator, clock }: OrdersNamespace): PassingTime {
  vi.useFakeTimers({
    toFake: ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval"],
    now: clock.now(),
  });
  const { credential } = emulator.as("owner");
  const step = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await vi.advanceTimersByTimeAsync(ms);
    // What falls due is done in no time: tokens are signed and checked, and messages go to and fro.
    for (let i = 0; i < 8; i += 1) {
      await credential.getToken("https://servicebus.azure.net/.default");
      let turns = 0;
      await until(() => {
        turns += 1;
        return turns > 8;
      });
    }
  };
  const pass = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= stepMs) await step(Math.min(left, stepMs));
  };
  return {
    pass,
    async passUntil(condition) {
      let passedMs = 0;
      while (!condition()) {
        await step(stepMs);
        passedMs += stepMs;
      }
      return passedMs;
    },
  };
}
