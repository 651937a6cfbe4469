import type { BuspassError } from "./buspass-error.ts";
import type { OutgoingMessage } from "./transport.ts";

/** One call of a sender, from the call to its end, of which its caller is told once. */
export class PendingSend {
  /** When it is to have ended, on the clock of `performance.now()`. */
  readonly deadline: number;
  /** Resolves when the namespace has the message. */
  readonly accepted: Promise<void>;
  /** What failed last, and may not fail again. */
  lastError: BuspassError | undefined;
  /** Whether nobody was told of an end yet. */
  open = true;
  /** Whether it takes room in the buffer. */
  inside = false;
  readonly #end: PromiseWithResolvers<void> = Promise.withResolvers<void>();
  readonly #onEnd: (send: PendingSend) => void;
  #message: OutgoingMessage | undefined;

  constructor(deadline: number, onEnd: (send: PendingSend) => void) {
    this.deadline = deadline;
    this.#onEnd = onEnd;
    this.accepted = this.#end.promise;
  }

  /** The message, once it is encoded. */
  get message(): OutgoingMessage {
    if (this.#message === undefined) throw new TypeError("The message is not encoded yet.");
    return this.#message;
  }

  set message(message: OutgoingMessage) {
    this.#message = message;
  }

  /** How large its message is; nothing until it is encoded. */
  get bytes(): number {
    return this.#message?.body.byteLength ?? 0;
  }

  accept(): void {
    if (!this.open) return;
    this.open = false;
    this.#end.resolve();
    this.#onEnd(this);
  }

  fail(reason: unknown): void {
    if (!this.open) return;
    this.open = false;
    this.#end.reject(reason);
    this.#onEnd(this);
  }
}
