/** One thing that must hold of the repository: `run` throws if it does not. */
export interface Step {
  readonly name: string;
  run(): Promise<void>;
}

/** What a step found: a message for the reader, who needs no stack trace. */
export class StepFailed extends Error {
  override readonly name: string = "StepFailed";
}

/**
 * Does `work` for every item at once, and fails only after the last: one run shows all that is to mend.
 * @throws {StepFailed} with the messages of all failures.
 */
export async function forEvery<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const results = await Promise.allSettled(items.map(work));
  const complaints = results
    .filter((result) => result.status === "rejected")
    .map((result) => explain(result.reason));
  if (complaints.length > 0) throw new StepFailed(complaints.join("\n"));
}

/** A finding as it is; anything else is a bug in the check, and brings its stack. */
export function explain(error: unknown): string {
  if (error instanceof StepFailed) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
