import { AssertionError } from "node:assert";
import { test } from "vitest";
import { type RequirementId, requirements } from "../../src/requirements.ts";
import { azureNamespace } from "./azure.ts";
import { InProcessTarget } from "./in-process-target.ts";
import type { Target } from "./target.ts";

type Run = (context: { readonly target: Target }) => Promise<void>;

/**
 * Verifies a claim of the manifest against the target of this run: the emulator in this process, or
 * the namespace in Azure that `BUSPASS_CONFORMANCE_NAMESPACE` names. The claim is the test's name;
 * `what` tells apart several tests of one claim.
 */
export function requirement(id: RequirementId, run: Run): void;
export function requirement(id: RequirementId, what: string, run: Run): void;
export function requirement(id: RequirementId, second: string | Run, third?: Run): void {
  const [what, run] = typeof second === "string" ? [second, third] : [undefined, second];
  if (run === undefined) throw new TypeError(`${id} has no test.`);
  declare(id, what, (target) => run({ target }));
}

/**
 * A claim that the emulator does not meet yet, with the reason. Against the emulator its test must
 * fail in an expectation: once it passes, the mark has to go. Against Azure it must pass.
 * @public used whenever there is one
 */
export function knownGap(id: RequirementId, why: string, run: Run): void {
  declare(id, `known gap: ${why}`, async (target) => {
    if (azureNamespace !== undefined) return run({ target });
    const failure = await run({ target }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) {
      throw new Error("The gap is closed: make it a requirement(), and mend the report.");
    }
    if (!isFailedExpectation(failure)) throw failure;
  });
}

function declare(
  id: RequirementId,
  what: string | undefined,
  run: (target: Target) => Promise<void>,
): void {
  const claim = requirements.find((each) => each.id === id)?.claim;
  if (claim === undefined) throw new RangeError(`There is no requirement ${id}.`);
  const name = what === undefined ? `${id} ${claim}` : `${id} ${claim} [${what}]`;
  test(name, { timeout: azureNamespace === undefined ? 10_000 : 180_000 }, async ({ skip }) => {
    await using target =
      azureNamespace === undefined
        ? new InProcessTarget()
        : await azureTarget(azureNamespace, (why) => skip(`not on Azure: ${why}`));
    await run(target);
  });
}

/** Loads the credentials of Azure only where they are used. */
async function azureTarget(...given: [namespace: string, skip: (why: string) => never]) {
  const { AzureTarget } = await import("./azure-target.ts");
  return new AzureTarget(...given);
}

/** Vitest's expectations and node:assert throw errors of this name. */
function isFailedExpectation(error: unknown): boolean {
  return (
    error instanceof AssertionError || (error instanceof Error && error.name === "AssertionError")
  );
}
