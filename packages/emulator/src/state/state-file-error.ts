/** A state file that cannot be used. `message` is a sentence for the person who named it. */
export class StateFileError extends Error {
  override readonly name = "StateFileError";
}
