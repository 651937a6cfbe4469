/** Throws a RangeError that names the option, what it is and what is allowed. */
export function checkOption(name: string, value: number, valid: boolean, allowed: string): void {
  if (!valid) {
    // What is no number is not repeated: it may be anything, a secret too.
    const shown = typeof value === "number" ? value : "no number";
    throw new RangeError(`${name} is ${shown}: it must be ${allowed}.`);
  }
}

/** A whole number from 1 up: how attempts are counted. */
export function checkCount(name: string, value: number): void {
  checkOption(name, value, Number.isSafeInteger(value) && value >= 1, "a whole number from 1 up");
}
