import { contractViolation, type Violation } from "./violation.ts";

/** Ends encoding or decoding where a message keeps no contract. It never leaves this package. */
export class Refusal extends Error {
  readonly violation: Violation;

  constructor(violation: Violation | string) {
    super("The message keeps no contract.");
    this.violation = typeof violation === "string" ? contractViolation(violation) : violation;
  }
}
