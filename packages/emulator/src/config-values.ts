import { Temporal } from "temporal-polyfill";
import * as z from "zod";

/*
 * The values of a configuration file. The message of every issue is what was expected there;
 * `config-problems.ts` makes the sentence.
 */

export const flag: z.ZodOptional<z.ZodBoolean> = z.boolean("true or false").optional();
export const text: z.ZodString = z.string("a text");

const namePattern = /^[A-Za-z0-9]$|^[A-Za-z0-9][\w\-./]*[A-Za-z0-9]$/;

export function name(maxLength: number): z.ZodString {
  const expected = `a name of at most ${maxLength} letters and digits, with . - _ / between them`;
  return z.string(expected).regex(namePattern, expected).max(maxLength, expected);
}

export function list<Item extends z.ZodType>(item: Item): z.ZodDefault<z.ZodArray<Item>> {
  return z.array(item, "an array").default([]);
}

/** An object in which unknown keys are problems; the message of these lists the known ones. */
export function object<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "an object",
  });
}

export function integer(from: number, to: number): z.ZodOptional<z.ZodInt> {
  const expected = `an integer from ${from} to ${to}`;
  return z.int(expected).min(from, expected).max(to, expected).optional();
}

/** An ISO 8601 duration, in milliseconds. */
export function duration(
  fromMs: number,
  toMs: number,
  expected: string,
): z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>> {
  return z
    .string(expected)
    .transform((iso8601, { addIssue }) => {
      const ms = millisecondsOf(iso8601);
      if (ms >= fromMs && ms <= toMs) return ms;
      addIssue(expected);
      return z.NEVER;
    })
    .optional();
}

/** NaN for what is no ISO 8601 duration, or has months or years, whose length varies. */
function millisecondsOf(iso8601: string): number {
  try {
    return Temporal.Duration.from(iso8601).total("milliseconds");
  } catch {
    return Number.NaN;
  }
}
