import type { GetTokenOptions } from "@azure/core-auth";

/** The signal that Azure's clients pass; the platform's own `AbortSignal` is one. */
export type AbortSignalLike = NonNullable<GetTokenOptions["abortSignal"]>;

/** The longest that a timer of Node takes. */
const longestTimerMs = 2 ** 31 - 1;

/**
 * What a promise gives, or an AbortError as soon as the signal says so; the promise itself goes on, as
 * others may wait for it too. Whoever waits keeps the process alive.
 */
export async function waitFor<T>(
  promise: Promise<T>,
  signal: AbortSignalLike | undefined,
): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(abortError());
  if (signal?.aborted) throw abortError();
  const hold = setInterval(() => {}, longestTimerMs);
  signal?.addEventListener("abort", abort);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal?.removeEventListener("abort", abort);
    clearInterval(hold);
  }
}

/** Azure's clients know it by its name. */
export function abortError(): Error {
  return new DOMException("The wait for a token was aborted.", "AbortError");
}
