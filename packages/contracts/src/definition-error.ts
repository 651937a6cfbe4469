/**
 * A definition that cannot work, thrown by `defineMessage` and `defineBus` while the program starts.
 * Its message is one sentence: where, what is wrong, and what to write instead.
 */
export class DefinitionError extends Error {
  /** Where the problem is, such as `queues.orders.maxDeliveryCount`. */
  readonly path: string;

  /**
   * @param path where the problem is
   * @param problem what is wrong and what to write instead, to be read after the path
   */
  constructor(path: string, problem: string) {
    super(`${path} ${problem}.`);
    this.name = "DefinitionError";
    this.path = path;
  }
}
