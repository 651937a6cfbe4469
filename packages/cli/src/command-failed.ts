/** The exit codes of every verb. */
export const exitCodes = {
  fine: 0,
  /** A finding, or something that could not be done. */
  failure: 1,
  wrongUsage: 2,
  /** Of a command that we run and that cannot be run, as shells have it. */
  commandNotExecutable: 126,
  commandNotFound: 127,
  /** Of a command that a signal ended: this and the signal's number. */
  signalBase: 128,
} as const;

/** Something that the person can mend. The message is for them, in whole sentences. */
export class CommandFailed extends Error {
  override readonly name = "CommandFailed";
  readonly exitCode: number;

  constructor(message: string, options: ErrorOptions & { readonly exitCode?: number } = {}) {
    super(message, options);
    this.exitCode = options.exitCode ?? exitCodes.failure;
  }
}
