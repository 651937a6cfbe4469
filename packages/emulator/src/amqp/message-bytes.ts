/**
 * A message as it goes out: what the broker writes, and behind it the rest of what the sender wrote.
 * rhea takes it for a buffer, of which it copies all into one frame, or slices into several. It keeps it
 * until the delivery is settled: as one buffer, every locked message would be there twice.
 */
export class MessageBytes {
  readonly length: number;
  readonly #broker: Buffer;
  readonly #sender: Buffer;
  readonly #senderAt: number;

  /** @param senderAt where the rest begins in what the sender wrote */
  constructor(broker: Buffer, sender: Buffer, senderAt: number) {
    this.#broker = broker;
    this.#sender = sender;
    this.#senderAt = senderAt;
    this.length = broker.length + sender.length - senderAt;
  }

  copy(target: Buffer, at: number): void {
    this.#broker.copy(target, at);
    this.#sender.copy(target, at + this.#broker.length, this.#senderAt);
  }

  slice(start: number, end: number): Buffer {
    const toSender = this.#senderAt - this.#broker.length;
    return Buffer.concat([
      this.#broker.subarray(start, end),
      this.#sender.subarray(
        Math.max(start + toSender, this.#senderAt),
        Math.max(end + toSender, this.#senderAt),
      ),
    ]);
  }
}
