import { toIssue } from "./issue.ts";
import type { MessageContract, OutputOf } from "./message-contract.ts";
import { contractViolation, nameOf, schemaViolation, type Violation } from "./violation.ts";

export type Validated<Contract extends MessageContract> =
  | { readonly ok: true; readonly body: OutputOf<Contract> }
  | { readonly ok: false; readonly violation: Violation };

/** Runs the contract's schema, sync or async. A schema that throws is a violation too: its body is not known to be good. */
export async function validate<Contract extends MessageContract>(
  contract: Contract,
  body: unknown,
): Promise<Validated<Contract>> {
  try {
    const pending = contract.schema["~standard"].validate(body);
    const result = pending instanceof Promise ? await pending : pending;
    if (result.issues === undefined) {
      return { ok: true, body: result.value as OutputOf<Contract> };
    }
    const issues = result.issues.map((issue) => toIssue(issue, body));
    return { ok: false, violation: schemaViolation(contract, issues) };
  } catch {
    // What it threw is not told: its message may quote the body.
    const description = `The schema of ${nameOf(contract)} threw instead of reporting an issue.`;
    return { ok: false, violation: contractViolation(description) };
  }
}
