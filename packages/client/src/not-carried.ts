import type { MessageContract } from "@buspass/contracts";
import { BuspassError } from "./buspass-error.ts";
import type { DeclaredEntity } from "./declared-entity.ts";
import { named } from "./entity.ts";

/** Callers without types may pass anything as a contract. */
export function notCarried(
  { entity, carries }: DeclaredEntity,
  contract: MessageContract | undefined,
): BuspassError {
  const asked =
    typeof contract?.type === "string"
      ? `"${contract.type}" (version ${contract.version})`
      : "what was passed as a message";
  const carried = carries.map(({ type, version }) => `${type} (version ${version})`).join(", ");
  return new BuspassError(
    "NotDeclared",
    `The bus does not declare ${asked} on ${named(entity)}; it carries ${carried}.`,
    { remedy: "Add it to `carries` in defineBus." },
  );
}
