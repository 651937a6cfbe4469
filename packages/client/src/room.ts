/** How much may be in a buffer at once; those that find it full wait in turn. */
export class Room {
  readonly #limits: { readonly messages: number; readonly bytes: number };
  readonly #waiting: (() => void)[] = [];
  #messages = 0;
  #bytes = 0;

  constructor(limits: { readonly messages: number; readonly bytes: number }) {
    this.#limits = limits;
  }

  /** Takes the place of one message; its bytes are told later. Undefined when there was no need to wait. */
  take(): Promise<void> | undefined {
    if (!this.#full) {
      this.#messages += 1;
      return undefined;
    }
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        this.#messages += 1;
        resolve();
      });
    });
  }

  fill(bytes: number): void {
    this.#bytes += bytes;
  }

  free(bytes: number): void {
    this.#messages -= 1;
    this.#bytes -= bytes;
    while (!this.#full) {
      const enter = this.#waiting.shift();
      if (enter === undefined) return;
      enter();
    }
  }

  get #full(): boolean {
    return this.#messages >= this.#limits.messages || this.#bytes >= this.#limits.bytes;
  }
}
