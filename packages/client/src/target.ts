import type { Bus, EnvironmentDefinition, EnvironmentDefinitions } from "@buspass/contracts";
import type { Environment } from "@buspass/identity";
import { BuspassError } from "./buspass-error.ts";
import { isOnThisMachine, namespaceName, namespaceVariable } from "./namespace-name.ts";
import { narrowed } from "./narrowed.ts";

/** The namespace to connect to, and what is known of it. */
export interface Target {
  readonly namespace: string;
  /** The name of this process's environment, where somebody has said it. */
  readonly environment: string | undefined;
  /** What the declaration says of the environment. */
  readonly declared: EnvironmentDefinition | undefined;
}

/** A namespace that somebody has named. */
export interface NamedNamespace {
  /** As the first words of a sentence. */
  readonly where: string;
  readonly namespace: string;
  readonly isEmulator: boolean;
}

/** What code has said. */
export interface TargetOptions {
  readonly named: NamedNamespace | undefined;
  readonly environment: string | undefined;
}

/** Says in which environment this process is. */
const environmentVariable = "BUSPASS_ENVIRONMENT";

/** As the namespace of an environment, it means the emulator that the process was started under. */
const emulator = "emulator";

/**
 * Which namespace a process connects to. Where the declaration has environments, the process must be of
 * one of them, and cannot reach the namespace of another.
 *
 * @throws BuspassError KeyRefused, NamespaceMissing, NamespaceInvalid, EnvironmentMissing,
 *   EnvironmentUnknown, WrongEnvironment
 */
export function targetOf(bus: Bus, { named, ...options }: TargetOptions, env: Environment): Target {
  const name = environmentName(options.environment ?? env[environmentVariable]);
  const environments = narrowed(bus)?.environments;
  if (environments === undefined) {
    const { namespace } = named ?? fromOption(namespaceVariable, env[namespaceVariable] ?? "");
    return { namespace, environment: name, declared: undefined };
  }
  const environment = name ?? impliedBy(named, environments);
  if (environment === undefined && named?.isEmulator) {
    return { namespace: named.namespace, environment, declared: undefined };
  }
  const declared = definitionOf(environment, environments);
  const value = env[namespaceVariable]?.trim();
  const told = named ?? (value ? fromOption(namespaceVariable, value) : undefined);
  if (told !== undefined && !agree(told, declared)) throw wrong(environment, told, environments);
  if (declared.namespace !== emulator) {
    const where = `The namespace of environment "${environment}"`;
    const namespace = namespaceName(where, declared.namespace);
    return { namespace, environment, declared };
  }
  if (told === undefined) throw noEmulator(environment);
  return { namespace: told.namespace, environment, declared };
}

/** @throws BuspassError KeyRefused, NamespaceMissing, NamespaceInvalid */
export function fromOption(where: string, given: string): NamedNamespace {
  const namespace = namespaceName(where, given);
  return { where, namespace, isEmulator: isOnThisMachine(namespace) };
}

/** @throws BuspassError EnvironmentUnknown */
function environmentName(given: string | undefined): string | undefined {
  const name = given?.trim();
  if (!name) return undefined;
  if (/^[\w.-]{1,40}$/.test(name)) return name;
  // What is no name is not repeated: it may be anything, a secret too.
  throw new BuspassError("EnvironmentUnknown", "What names the environment is no name of one.", {
    remedy: `Set ${environmentVariable}, or pass \`environment\`, to a short name such as production.`,
  });
}

/**
 * A namespace on this machine that code has passed can only be that of the environment which is the
 * emulator. For any other there is no default.
 */
function impliedBy(
  named: NamedNamespace | undefined,
  environments: EnvironmentDefinitions,
): string | undefined {
  if (!named?.isEmulator) return undefined;
  const emulated = Object.keys(environments).filter(
    (name) => environments[name]?.namespace === emulator,
  );
  return emulated.length === 1 ? emulated[0] : undefined;
}

function definitionOf(
  environment: string | undefined,
  environments: EnvironmentDefinitions,
): EnvironmentDefinition {
  const remedy = `Set ${environmentVariable}, or pass \`environment\`, to one of those that are declared: ${Object.keys(environments).join(", ")}.`;
  if (environment === undefined) {
    throw new BuspassError("EnvironmentMissing", "Nobody has said which environment this is.", {
      remedy,
    });
  }
  const declared = Object.hasOwn(environments, environment) ? environments[environment] : undefined;
  if (declared !== undefined) return declared;
  throw new BuspassError("EnvironmentUnknown", `There is no environment "${environment}".`, {
    remedy,
  });
}

function agree(told: NamedNamespace, declared: EnvironmentDefinition): boolean {
  return declared.namespace === emulator
    ? told.isEmulator
    : told.namespace.toLowerCase() === declared.namespace.trim().toLowerCase();
}

function noEmulator(environment: string | undefined): BuspassError {
  return new BuspassError(
    "NamespaceMissing",
    `Environment "${environment}" is the emulator, and this process was not started under one.`,
    { remedy: "Start it with `buspass emulator -- node program.ts`." },
  );
}

function wrong(
  environment: string | undefined,
  told: NamedNamespace,
  environments: EnvironmentDefinitions,
): BuspassError {
  const [owner] = Object.entries(environments).find(([, other]) => agree(told, other)) ?? [];
  const whose = owner === undefined ? "" : `, that of environment "${owner}"`;
  return new BuspassError(
    "WrongEnvironment",
    `${told.where} is ${told.namespace}${whose}; this process is of environment "${environment}".`,
  );
}
