/** A configuration that cannot be used. `message` has one line for each problem. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  /**
   * One sentence each: where, what was expected there, what was found.
   * In the order of the file; never empty.
   */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
