import fc from "fast-check";
import { expect, test } from "vitest";
import { endOfValue, MalformedEncoding } from "../../src/amqp/encoding-check.ts";
import { codec, encode } from "./frames.ts";

const values = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.integer(),
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    fc.string({ maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.date({ noInvalidDate: true }),
    fc.array(tie("value"), { maxLength: 5 }),
    fc.dictionary(fc.string({ maxLength: 4 }), tie("value"), { maxKeys: 4 }),
  ),
})).value;

test("what rhea writes is found to be as long as it is", () => {
  fc.assert(
    fc.property(values, fc.nat(3), (value, behind) => {
      const bytes = encode(codec.wrap(value));
      const more = Buffer.concat([bytes, Buffer.alloc(behind, 0x40)]);
      expect(endOfValue(more, 0, more.length)).toBe(bytes.length);
    }),
    { numRuns: 2_000 },
  );
});

test("what is cut short is refused", () => {
  fc.assert(
    fc.property(
      values,
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (value, part) => {
        const bytes = encode(codec.wrap(value));
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        expect(() => endOfValue(cut, 0, cut.length)).toThrow(MalformedEncoding);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("whatever the bytes, reading them is safe once they are found well-formed", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (random) => {
      const bytes = Buffer.from(random);
      let end: number;
      try {
        end = endOfValue(bytes, 0, bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedEncoding);
        return;
      }
      const reader = new codec.Reader(bytes);
      try {
        reader.read();
        expect(reader.position).toBe(end);
      } catch (error) {
        // A code of the right shape that the protocol does not have.
        expect(String(error)).toContain("Unrecognised typecode");
      }
    }),
    { numRuns: 50_000 },
  );
});

test.each([
  ["as deep as real messages go", 30, true],
  ["deeper than any", 70, false],
])("a list in a list, %s", (_, depth, fits) => {
  let value: unknown = [];
  for (let i = 0; i < depth; i += 1) value = [value];
  const bytes = encode(codec.wrap(value));
  const check = (): number => endOfValue(bytes, 0, bytes.length);
  if (fits) expect(check()).toBe(bytes.length);
  else expect(check).toThrow("nested deeper");
});
