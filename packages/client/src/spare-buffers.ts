/** As many as batches may be under way; what one entity's senders need at most. */
const mostSpare = 8;

/**
 * Buffers that are used again. Writing into memory that was just in use costs a lone message two
 * microseconds less than writing into new memory, which no cache of the machine has yet.
 */
export class SpareBuffers {
  readonly #spare: Buffer[] = [];

  /** One of at least so many bytes. */
  take(bytes: number): Buffer {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.length >= bytes ? spare : Buffer.allocUnsafe(bytes);
  }

  /** Takes back a buffer that nobody reads any more. */
  giveBack(buffer: Buffer): void {
    if (this.#spare.length < mostSpare) this.#spare.push(buffer);
  }
}
