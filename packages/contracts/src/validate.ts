import type { StandardSchemaV1 } from "@standard-schema/spec";
import { toIssue } from "./issue.ts";
import type { MessageContract } from "./message-contract.ts";
import { contractViolation, nameOf, schemaViolation, type Violation } from "./violation.ts";

/** A body as its schema gives it, or what the schema found. */
export type Validated =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly violation: Violation };

/**
 * Runs the contract's schema: a promise only where the schema gives one. A schema that throws is a
 * violation too: its body is not known to be good.
 *
 * @param what how a violation names the body
 */
export function validate(
  contract: MessageContract,
  body: unknown,
  what = "The body",
): Validated | Promise<Validated> {
  try {
    const result = contract.schema["~standard"].validate(body);
    if (result instanceof Promise) {
      return result.then(
        (settled) => validated(settled, contract, body, what),
        () => threw(contract),
      );
    }
    return validated(result, contract, body, what);
  } catch {
    return threw(contract);
  }
}

function validated(
  result: StandardSchemaV1.Result<unknown>,
  contract: MessageContract,
  body: unknown,
  what: string,
): Validated {
  if (result.issues === undefined) return { ok: true, body: result.value };
  const issues = result.issues.map((issue) => toIssue(issue, body));
  return { ok: false, violation: schemaViolation(what, contract, issues) };
}

/** What it threw is not told: its message may quote the body. */
function threw(contract: MessageContract): Validated {
  const description = `The schema of ${nameOf(contract)} threw instead of reporting an issue.`;
  return { ok: false, violation: contractViolation(description) };
}
