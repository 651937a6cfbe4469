import { ConfigError } from "./config-error.ts";
import type { IdentityConfig } from "./config-file.ts";
import { type ConfiguredOptions, optionsOf } from "./config-options.ts";
import { problemsOfShape } from "./config-problems.ts";
import { problemsOfReferences } from "./config-references.ts";
import { configSchema } from "./config-schema.ts";

export { ConfigError } from "./config-error.ts";

/** What a configuration file asks for. */
export interface EmulatorConfig {
  /** In the order of the file. */
  readonly namespaces: readonly [ConfiguredNamespace, ...ConfiguredNamespace[]];
}

/** One namespace of a configuration file. */
export interface ConfiguredNamespace {
  /** The name in the file. Clients reach it by another: `Emulator.namespace`. */
  readonly name: string;
  /** For `startEmulator`. Every identity is in every namespace, with the roles that it has there. */
  readonly options: ConfiguredOptions;
}

/** Whoever brings a file of Microsoft's emulator has one key that may do all. */
const owner: IdentityConfig = {
  Name: "default",
  SystemAssigned: true,
  Roles: [{ Role: "Azure Service Bus Data Owner", Scope: "" }],
};

/**
 * Reads the parsed JSON of a configuration file: the shape of Microsoft's emulator, with
 * `UserConfig.Identities` beside `UserConfig.Namespaces`. What is left out has the service's default,
 * and without `Identities` there is one that may do all.
 *
 * A setting that the emulator cannot honor is a problem, so that nothing behaves otherwise than its
 * file says.
 *
 * @throws ConfigError with every problem that was found
 * @see https://learn.microsoft.com/azure/service-bus-messaging/test-locally-with-service-bus-emulator
 * @example
 * const { namespaces: [{ options }] } = readConfig(JSON.parse(await readFile("emulator.json", "utf8")));
 * await using emulator = await startEmulator(options);
 */
export function readConfig(json: unknown): EmulatorConfig {
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) throw new ConfigError(problemsOfShape(json, parsed.error.issues));
  const problems = problemsOfReferences(parsed.data);
  const { Namespaces, Identities = [owner] } = parsed.data.UserConfig;
  const [first, ...others] = Namespaces.map((namespace) => ({
    name: namespace.Name,
    options: optionsOf(namespace, Identities),
  }));
  if (problems.length > 0 || first === undefined) throw new ConfigError(problems);
  return { namespaces: [first, ...others] };
}
