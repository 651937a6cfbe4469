import { extname } from "node:path";
import { emulatorConfig } from "@buspass/contracts";
import { loadConfig } from "./load-config.ts";
import type { ConfiguredNamespace } from "./start-namespaces.ts";

/** Whether a configuration file is a program that exports a bus, and not the JSON of Microsoft's emulator. */
export function isProgram(path: string): boolean {
  return [".ts", ".mts", ".js", ".mjs"].includes(extname(path).toLowerCase());
}

/**
 * The namespace of a `buspass.config.ts`: the entities of its bus, with the identities of its access. Without
 * access there is one identity, the host's, which may do all.
 * @throws CommandFailed when the file cannot be used
 */
export async function busNamespace(path: string): Promise<ConfiguredNamespace> {
  const { bus, access } = await loadConfig(path);
  const options = makesEmulator(access)
    ? access.emulator()
    : { ...emulatorConfig(bus), identities: { default: owner } };
  return { name: "buspass", options };
}

const owner = {
  systemAssigned: true,
  roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
} as const;

/** What `defineAccess` returned, known by what it can do: it may come from another copy of the package. */
function makesEmulator(access: unknown): access is { emulator(): ConfiguredNamespace["options"] } {
  return (
    typeof access === "object" &&
    access !== null &&
    "emulator" in access &&
    typeof access.emulator === "function"
  );
}
