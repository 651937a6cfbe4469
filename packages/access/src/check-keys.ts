import { DefinitionError } from "@buspass/contracts";
import { nearestName } from "./nearest-name.ts";

/**
 * Refuses what is no object, and options of other names than those that there are.
 * @param at where the value is; `""` for the definition itself
 * @throws DefinitionError
 */
export function checkKeys(value: unknown, allowed: readonly string[], at: string): void {
  const known = allowed.join(", ");
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new DefinitionError(at || "definition", `is no object: write one with ${known}`);
  }
  for (const key of Object.keys(value)) {
    if (allowed.includes(key)) continue;
    const nearest = nearestName(key, allowed);
    const instead = nearest === undefined ? `write ${known}` : `the nearest is ${nearest}`;
    throw new DefinitionError(at === "" ? key : `${at}.${key}`, `is not an option: ${instead}`);
  }
}
