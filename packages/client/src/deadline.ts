/** Something was not answered in time; named as the SDK names it, so that it is explained alike. */
export class OperationTimeoutError extends Error {
  override readonly name = "OperationTimeoutError";

  constructor(what: string, limitMs: number) {
    super(`${what} was not answered in ${limitMs / 1000} s.`);
  }
}

/**
 * What work comes to, if that takes no longer than `limitMs`.
 * @throws OperationTimeoutError when it does; the work itself goes on, and nobody looks at it
 */
export async function withDeadline<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new OperationTimeoutError(what, limitMs)), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
