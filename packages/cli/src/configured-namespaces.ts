import { emulatorConfig } from "@buspass/contracts";
import type { ConfiguredNamespace } from "@buspass/emulator/config";
import { declaredAccess } from "./access/declared-access.ts";
import { readConfigFile } from "./config-file.ts";
import { defaultConfig } from "./default-config.ts";
import { configHere, isModule, loadConfig } from "./load-config.ts";

/** What the emulator is to have. */
export interface ConfiguredNamespaces {
  readonly namespaces: readonly [ConfiguredNamespace, ...ConfiguredNamespace[]];
  /** The environment of the declaration that is the emulator, where there is just one. */
  readonly environment: string | undefined;
}

/**
 * The entities and identities of a file: JSON of Microsoft's emulator, or a declaration. Without a file
 * it is the declaration of this folder, else what there is without one.
 * @throws CommandFailed naming the file and what is wrong with it
 */
export async function configuredNamespaces(
  file: string | undefined,
): Promise<ConfiguredNamespaces> {
  const path = file ?? (await configHere());
  if (path === undefined) return { ...defaultConfig, environment: undefined };
  return isModule(path)
    ? await declaredNamespace(path)
    : { ...(await readConfigFile(path)), environment: undefined };
}

/** Without access there is, as for a file without identities, one that may do all. */
const owner = {
  default: {
    systemAssigned: true,
    roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
  },
} as const;

async function declaredNamespace(path: string): Promise<ConfiguredNamespaces> {
  const config = await loadConfig(path);
  if (config.access === undefined) {
    const options = { ...emulatorConfig(config.bus), identities: owner };
    return { namespaces: [{ name: "emulator", options }], environment: undefined };
  }
  const access = declaredAccess(config);
  const [environment, ...others] = Object.entries(access.environments)
    .filter(([, { namespace }]) => namespace === "emulator")
    .map(([name]) => name);
  return {
    namespaces: [{ name: "emulator", options: access.emulator() }],
    environment: others.length === 0 ? environment : undefined,
  };
}
