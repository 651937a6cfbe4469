/**
 * How deep values may be nested. Real messages need a handful; rhea reads and writes each level in a
 * call of its own, and would run out of stack.
 */
const deepest = 64;

/** Elements without bytes (nulls, empty lists) that one array may have: their count says nothing of its size. */
const mostEmptyElements = 1_024;

/** Bytes that are no AMQP value. */
export class MalformedEncoding extends Error {
  override readonly name = "MalformedEncoding";
}

/**
 * Finds the end of the AMQP value that begins at an offset, and checks on the way that all its sizes
 * and counts are true. rhea believes them: it makes room for as many items as a list says it has, and
 * reads beyond the end without a word. [AMQP 1.2]
 * @throws MalformedEncoding
 */
export function endOfValue(buffer: Buffer, at: number, end: number, depth = 0): number {
  const { code, next } = constructorAt(buffer, at, end, depth);
  return endOfBody(buffer, code, next, end, depth);
}

/** Checks that the bytes are AMQP values, one after the other. @throws MalformedEncoding */
export function checkValues(buffer: Buffer): void {
  for (let at = 0; at < buffer.length; ) at = endOfValue(buffer, at, buffer.length);
}

interface Constructor {
  readonly code: number;
  readonly next: number;
}

/** A type code, behind any number of descriptors. [AMQP 1.2] */
function constructorAt(buffer: Buffer, at: number, end: number, depth: number): Constructor {
  if (depth > deepest) throw new MalformedEncoding(`Values are nested deeper than ${deepest}.`);
  let position = at;
  for (;;) {
    const code = byteAt(buffer, position, end);
    position += 1;
    if (code !== 0) return { code, next: position };
    position = endOfValue(buffer, position, end, depth + 1);
  }
}

function endOfBody(buffer: Buffer, code: number, at: number, end: number, depth: number): number {
  const width = fixedWidths[code >> 4];
  if (width !== undefined) return within(at + width, end);
  // The low bit of the category says how wide sizes are: one byte or four.
  const sizeWidth = (code >> 4) % 2 === 0 ? 1 : 4;
  const bodyAt = within(at + sizeWidth, end);
  const bodyEnd = within(bodyAt + sizeAt(buffer, at, sizeWidth), end);
  const category = code >> 5;
  if (category === variableCategory) return bodyEnd;
  if (category !== compoundCategory && category !== arrayCategory) {
    throw new MalformedEncoding(`There is no type with the code ${code}.`);
  }
  const itemsAt = within(bodyAt + sizeWidth, bodyEnd);
  const count = sizeAt(buffer, bodyAt, sizeWidth);
  const reached =
    category === compoundCategory
      ? endOfItems(buffer, count, itemsAt, bodyEnd, depth)
      : endOfElements(buffer, count, itemsAt, bodyEnd, depth);
  if (reached !== bodyEnd) throw new MalformedEncoding("A size is not that of what is in it.");
  return bodyEnd;
}

function endOfItems(buffer: Buffer, count: number, at: number, end: number, depth: number): number {
  let position = at;
  for (let i = 0; i < count; i += 1) position = endOfValue(buffer, position, end, depth + 1);
  return position;
}

/** The elements of an array share one constructor. [AMQP 1.6.24] */
function endOfElements(
  buffer: Buffer,
  count: number,
  at: number,
  end: number,
  depth: number,
): number {
  const { code, next } = constructorAt(buffer, at, end, depth + 1);
  const empty = fixedWidths[code >> 4] === 0;
  if (empty && count > mostEmptyElements) {
    throw new MalformedEncoding(`An array has ${count} elements without bytes.`);
  }
  let position = next;
  for (let i = 0; i < count; i += 1) {
    position = endOfBody(buffer, code, position, end, depth + 1);
  }
  return position;
}

/** Bytes of the types of fixed width, by the first half of their code. [AMQP 1.2] */
const fixedWidths: readonly (number | undefined)[] = [
  undefined,
  undefined,
  undefined,
  undefined,
  0,
  1,
  2,
  4,
  8,
  16,
];
const variableCategory = 0xa0 >> 5;
const compoundCategory = 0xc0 >> 5;
const arrayCategory = 0xe0 >> 5;

function sizeAt(buffer: Buffer, at: number, width: number): number {
  return width === 1 ? buffer.readUInt8(at) : buffer.readUInt32BE(at);
}

function byteAt(buffer: Buffer, at: number, end: number): number {
  within(at + 1, end);
  return buffer.readUInt8(at);
}

function within(position: number, end: number): number {
  if (position > end) throw new MalformedEncoding("A value is longer than what it is in.");
  return position;
}
