/** Waits for work to end, one way or the other, but no longer than `limitMs`. */
export async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, limitMs);
  await Promise.race([Promise.allSettled([work]), late.promise]);
  clearTimeout(timer);
}
