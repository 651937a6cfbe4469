/** What is said in the place of a key, however it is joined. A key consists of such words by no chance. */
const words =
  /^(?:your|my|the|shared|access|primary|secondary|service|bus|connection|string|sas|key|value|secret|token|here|paste|insert|enter|put|goes|change|me|redacted|filtered|hidden|masked|removed|none|null|undefined|todo|test|dummy|example|placeholder|[\s_*.-])+$/i;

/** One character all along. */
const repeated = /^(.)\1*$/su;

/** Half a key. */
const longRun = /[A-Za-z0-9+/]{24}/;

/** A variable, template or pattern; an expression or the address of a secret; the path of a file. */
const reference = /^(?:[^A-Za-z0-9+/]|[a-z][\w+]*(?:\.[a-z]|\(|:)|(?:\/[a-z]+){2})/i;

/**
 * Whether what stands in the place of a key is surely none, so that it may be printed: what a person reads
 * to see which variable or vault is meant. A piece of a key is no placeholder.
 *
 * @param value without escapes and padding
 */
export function isPlaceholder(value: string): boolean {
  if (words.test(value) || repeated.test(value)) return true;
  return reference.test(value) && !longRun.test(value);
}
