import type { Access } from "@buspass/access";
import { CommandFailed } from "../command-failed.ts";
import type { BuspassConfig } from "../load-config.ts";

/**
 * The declaration of who may do what, which some verbs cannot do without.
 * @throws CommandFailed when the configuration has none
 */
export function declaredAccess({ access }: BuspassConfig): Access {
  if (isAccess(access)) return access;
  throw new CommandFailed(
    "The configuration has no access: write `export default { bus, access }`, with what defineAccess returned.",
  );
}

/** It may come from another copy of the package, so it is known by its shape. */
function isAccess(value: unknown): value is Access {
  if (typeof value !== "object" || value === null) return false;
  return (
    ["bus", "environments", "identities"].every((name) => isObject(Reflect.get(value, name))) &&
    ["as", "emulator"].every((name) => typeof Reflect.get(value, name) === "function")
  );
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
