import { FilterError } from "./filter-error.ts";

/** A compiled pattern. */
export type Like = (text: string) => boolean;

/** Characters between two `%`; undefined stands for `_`. */
type Segment = readonly (string | undefined)[];

/**
 * Compiles the pattern of a LIKE: `%` is any string, `_` any single character (a .NET character, that
 * is a UTF-16 code unit), and the escape character takes the meaning from the one after it. There is
 * no escape character unless one is given.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter#pattern
 *
 * Every segment is searched from where the one before ended and never again, so the time is at most
 * the product of the two lengths, whatever the pattern.
 *
 * @throws FilterError when the escape character is none, or ends the pattern
 */
export function compileLike(pattern: string, escapeCharacter?: string): Like {
  const segments = segmentsOf(pattern, escapeCharacter);
  const first = segments.shift() ?? [];
  const last = segments.pop();
  if (last === undefined) return (text) => text.length === first.length && fits(text, first, 0);
  const middle = segments.filter((segment) => segment.length > 0);
  return (text) => {
    const end = text.length - last.length;
    if (end < first.length || !fits(text, first, 0) || !fits(text, last, end)) return false;
    let at = first.length;
    for (const segment of middle) {
      at = find(text, segment, at, end);
      if (at < 0) return false;
    }
    return true;
  };
}

function segmentsOf(pattern: string, escapeCharacter: string | undefined): Segment[] {
  if (escapeCharacter !== undefined && escapeCharacter.length !== 1) {
    throw new FilterError("The escape character of LIKE must be a string of length 1.");
  }
  let segment: (string | undefined)[] = [];
  const segments = [segment];
  for (let i = 0; i < pattern.length; i += 1) {
    const character = pattern.charAt(i);
    if (character === escapeCharacter) {
      i += 1;
      if (i === pattern.length) {
        throw new FilterError("The pattern of LIKE ends with its escape character.");
      }
      segment.push(pattern.charAt(i));
    } else if (character === "%") {
      segment = [];
      segments.push(segment);
    } else {
      segment.push(character === "_" ? undefined : character);
    }
  }
  return segments;
}

/** Where the first match at or after `from` ends, if it ends by `end`; -1 if there is none. */
function find(text: string, segment: Segment, from: number, end: number): number {
  for (let at = from; at + segment.length <= end; at += 1) {
    if (fits(text, segment, at)) return at + segment.length;
  }
  return -1;
}

function fits(text: string, segment: Segment, at: number): boolean {
  for (let i = 0; i < segment.length; i += 1) {
    const character = segment[i];
    if (character !== undefined && character !== text[at + i]) return false;
  }
  return true;
}
