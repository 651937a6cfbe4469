/** Values as AMQP writes them, one after the other. [AMQP 1.6] */
export class AmqpWriter {
  #buffer: Buffer;
  #length = 0;

  /** @param buffer where to write; what does not fit goes into a larger one */
  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  /** How many bytes are written. Setting it lower takes back what came after. */
  get length(): number {
    return this.#length;
  }

  set length(length: number) {
    this.#length = length;
  }

  /** Where it is written; another one after what did not fit. */
  get buffer(): Buffer {
    return this.#buffer;
  }

  /** What is written; of use until more is. */
  get bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  /** The descriptor of a section: a small ulong. */
  descriptor(code: number): void {
    this.#ensure(3);
    this.#buffer[this.#length] = 0x00;
    this.#buffer[this.#length + 1] = 0x53;
    this.#buffer[this.#length + 2] = code;
    this.#length += 3;
  }

  null(): void {
    this.#byte(0x40);
  }

  boolean(value: boolean): void {
    this.#byte(value ? 0x41 : 0x42);
  }

  /** @param value not negative; its fraction is cut off */
  uint(value: number): void {
    if (value === 0) {
      this.#byte(0x43);
    } else if (value <= 255) {
      this.#small(0x52, value);
    } else {
      this.#ensure(5);
      this.#buffer[this.#length] = 0x70;
      this.#buffer.writeUInt32BE(value, this.#length + 1);
      this.#length += 5;
    }
  }

  int(value: number): void {
    if (value >= -128 && value <= 127) {
      this.#small(0x54, value & 0xff);
    } else {
      this.#ensure(5);
      this.#buffer[this.#length] = 0x71;
      this.#buffer.writeInt32BE(value, this.#length + 1);
      this.#length += 5;
    }
  }

  ulong(value: number): void {
    this.#ensure(9);
    this.#buffer[this.#length] = 0x80;
    this.#buffer.writeUInt32BE(Math.floor(value / 2 ** 32), this.#length + 1);
    this.#buffer.writeUInt32BE(value % 2 ** 32, this.#length + 5);
    this.#length += 9;
  }

  long(value: number): void {
    this.#signed64(0x81, value);
  }

  double(value: number): void {
    this.#ensure(9);
    this.#buffer[this.#length] = 0x82;
    this.#buffer.writeDoubleBE(value, this.#length + 1);
    this.#length += 9;
  }

  /** @param value milliseconds since 1970; their fraction is cut off */
  timestamp(value: number): void {
    this.#signed64(0x83, value);
  }

  string(value: string): void {
    this.#text(0xa1, 0xb1, value, "utf8");
  }

  symbol(value: string): void {
    this.#text(0xa3, 0xb3, value, "latin1");
  }

  binary(value: Uint8Array): void {
    const start = this.startBinary();
    this.#ensure(value.byteLength);
    this.#buffer.set(value, this.#length);
    this.#length += value.byteLength;
    this.endBinary(start);
  }

  /** Begins a binary of whatever is written until its end; gives what its end needs. */
  startBinary(): number {
    this.#ensure(5);
    this.#length += 5;
    return this.#length;
  }

  endBinary(start: number): void {
    const size = this.#length - start;
    if (size > 255) {
      this.#buffer[start - 5] = 0xb0;
      this.#buffer.writeUInt32BE(size, start - 4);
    } else {
      this.#buffer[start - 5] = 0xa0;
      this.#buffer[start - 4] = size;
      this.#buffer.copyWithin(start - 3, start, this.#length);
      this.#length -= 3;
    }
  }

  emptyList(): void {
    this.#byte(0x45);
  }

  /** Begins a list of so many values; gives what its end needs. */
  startList(count: number): number {
    return this.#start(0xd0, count);
  }

  /** Begins a map: `count` counts keys and values. Gives what its end needs. */
  startMap(count: number): number {
    return this.#start(0xd1, count);
  }

  /** Ends a list or a map. */
  end(start: number): void {
    this.#buffer.writeUInt32BE(this.#length - start, start - 4);
  }

  #start(code: number, count: number): number {
    this.#ensure(9);
    this.#buffer[this.#length] = code;
    this.#buffer.writeUInt32BE(count, this.#length + 5);
    this.#length += 9;
    // The size counts what comes after it: the count as well.
    return this.#length - 4;
  }

  #text(short: number, long: number, value: string, encoding: "utf8" | "latin1"): void {
    // No character takes more than three bytes.
    this.#ensure(5 + 3 * value.length);
    if (this.#shortAscii(short, value)) return;
    if (value.length <= 85 || Buffer.byteLength(value) <= 255) {
      const size = this.#buffer.write(value, this.#length + 2, encoding);
      this.#buffer[this.#length] = short;
      this.#buffer[this.#length + 1] = size;
      this.#length += 2 + size;
    } else {
      const size = this.#buffer.write(value, this.#length + 5, encoding);
      this.#buffer[this.#length] = long;
      this.#buffer.writeUInt32BE(size, this.#length + 1);
      this.#length += 5 + size;
    }
  }

  /** Most texts are short, and written faster here than by a call out of JavaScript. */
  #shortAscii(code: number, value: string): boolean {
    if (value.length > 64) return false;
    const start = this.#length + 2;
    const buffer = this.#buffer;
    for (let index = 0; index < value.length; index += 1) {
      const character = value.charCodeAt(index);
      if (character > 0x7f) return false;
      buffer[start + index] = character;
    }
    buffer[start - 2] = code;
    buffer[start - 1] = value.length;
    this.#length = start + value.length;
    return true;
  }

  #signed64(code: number, value: number): void {
    const high = Math.floor(value / 2 ** 32);
    this.#ensure(9);
    this.#buffer[this.#length] = code;
    this.#buffer.writeInt32BE(high, this.#length + 1);
    this.#buffer.writeUInt32BE(value - high * 2 ** 32, this.#length + 5);
    this.#length += 9;
  }

  #small(code: number, value: number): void {
    this.#ensure(2);
    this.#buffer[this.#length] = code;
    this.#buffer[this.#length + 1] = value;
    this.#length += 2;
  }

  #byte(value: number): void {
    this.#ensure(1);
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  #ensure(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#buffer.length));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }
}
