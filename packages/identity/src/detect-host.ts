import { isDevelopment } from "./developer-sign-in.ts";
import type { Environment } from "./environment.ts";
import { type HostFiles, hostFiles } from "./host-files.ts";
import { type HostPlan, planIdentity } from "./host-plan.ts";
import {
  type Evidence,
  type HostKind,
  type HostSign,
  hostSigns,
  precedence,
} from "./host-signs.ts";

/** Where this process runs, how that was told, and which identity follows from it. */
export interface Host {
  readonly kind: HostKind;
  /** Whether Internet Information Services has started the process. */
  readonly iis: boolean;
  /** Everything that was found, also what another sign outweighs. */
  readonly evidence: readonly Evidence[];
  /** The identity to use here, or why it cannot be told. */
  readonly identity: HostPlan;
}

/** What to look at instead of this process. */
export interface DetectHostOptions {
  /** Default: the variables of this process. */
  readonly env?: Environment;
  /** The environment that this process belongs to. Default: the variable BUSPASS_ENVIRONMENT. */
  readonly environment?: string;
  /** Default: the files of this host. */
  readonly files?: HostFiles;
  /** Default: this process's. */
  readonly platform?: NodeJS.Platform;
}

/**
 * Tells where this process runs by variables and files, without a network and without a guess: the
 * evidence names each of them, and never says what is in it.
 *
 * @example
 * const { kind, iis, evidence } = detectHost();
 * console.log(kind, iis ? "under IIS" : "", evidence.map(({ name, says }) => `${name}: ${says}`));
 */
export function detectHost(options: DetectHostOptions = {}): Host {
  const { env = process.env, files = hostFiles, platform = process.platform } = options;
  const signs = hostSigns(env, platform).filter((sign) => isThere(sign, env, files));
  const development = developmentSign(options.environment, env);
  const kind = kindOf(signs, development !== undefined);
  return {
    kind,
    iis: signs.some(({ iis }) => iis === true),
    evidence: [...signs, ...(development ?? [])].map(({ kind, name, says }) => ({
      kind,
      name,
      says,
    })),
    identity: planIdentity({ kind, env, files, platform }),
  };
}

function developmentSign(option: string | undefined, env: Environment): Evidence[] | undefined {
  const says = "an environment for development";
  if (option !== undefined) {
    return isDevelopment(option) ? [{ kind: "option", name: "environment", says }] : undefined;
  }
  const name = "BUSPASS_ENVIRONMENT";
  return isDevelopment(env[name]) ? [{ kind: "variable", name, says }] : undefined;
}

/**
 * A developer's machine may itself be a virtual machine or a container, as its files tell; variables tell
 * what the process was given.
 */
function kindOf(signs: readonly HostSign[], development: boolean): HostKind {
  const machines: readonly (HostKind | undefined)[] = ["Azure virtual machine", "container"];
  const telling = development
    ? signs.filter(({ kind, host }) => kind === "variable" || !machines.includes(host))
    : signs;
  const kind = precedence.find((host) => telling.some((sign) => sign.host === host));
  return kind ?? (development ? "developer's machine" : "unknown");
}

function isThere(sign: HostSign, env: Environment, files: HostFiles): boolean {
  if (sign.kind === "variable") return Boolean(env[sign.name]?.trim());
  if (sign.holds === undefined) return files.isReadable(sign.name);
  return files.text(sign.name)?.trim() === sign.holds;
}
