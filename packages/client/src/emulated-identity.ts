import type { Bus } from "@buspass/contracts";
import type { Environment } from "@buspass/identity";
import { BuspassError } from "./buspass-error.ts";
import { isOnThisMachine } from "./namespace-name.ts";
import { narrowed } from "./narrowed.ts";

/** The client ids of an emulator's identities, as JSON by name: set for the processes that it runs. */
const variable = "BUSPASS_EMULATOR_IDENTITIES";

/**
 * The client id of a narrowed bus's identity in the emulator that this process was started under. One host
 * has all identities there, where in Azure each process has its own by where it runs; so the name says
 * which. Undefined when the namespace is no emulator's, or the emulator does not tell.
 * @throws BuspassError IdentityMissing when the emulator has no identity of that name
 */
export function emulatedClientId(
  bus: Bus,
  namespace: string,
  env: Environment,
): string | undefined {
  const identity = narrowed(bus)?.identity;
  if (identity === undefined || !isOnThisMachine(namespace)) return undefined;
  const clientIds = clientIdsIn(env[variable]);
  if (clientIds === undefined) return undefined;
  const clientId = clientIds.get(identity.name);
  if (clientId !== undefined) return clientId;
  throw new BuspassError(
    "IdentityMissing",
    `The emulator has no identity "${identity.name}"; it has: ${[...clientIds.keys()].join(", ") || "none"}.`,
    { remedy: "Add it to the configuration that the emulator is started with." },
  );
}

function clientIdsIn(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (!text?.trim()) return undefined;
  try {
    const entries = Object.entries<unknown>(JSON.parse(text));
    return new Map(entries.flatMap(([name, id]) => (typeof id === "string" ? [[name, id]] : [])));
  } catch {
    return undefined;
  }
}
