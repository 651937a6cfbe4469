import { parse } from "node:path";
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
  type TopologyDefinition,
} from "@buspass/emulator";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { say } from "./say.ts";

/** A namespace of a configuration, of either kind. */
export interface ConfiguredNamespace {
  /** The name in the configuration. Clients reach it by another: `Emulator.namespace`. */
  readonly name: string;
  readonly options: Required<TopologyDefinition> &
    Pick<EmulatorOptions, "identities" | "resourceId">;
}

/** A namespace of the configuration that is ready. */
export interface RunningNamespace {
  readonly configured: ConfiguredNamespace;
  readonly emulator: Emulator;
  /** The variables of a program that is to use it. */
  readonly env: Emulator["env"];
}

/** All namespaces of a configuration, in its order. They stop together. */
export interface RunningNamespaces extends AsyncDisposable {
  readonly all: readonly [RunningNamespace, ...RunningNamespace[]];
}

/** Where namespaces listen and what they keep. */
export interface NamespaceArguments {
  /** Of the first; the others have those that follow. 0 lets the system pick. */
  readonly port: number;
  /** The file in which the first keeps its messages; the others' have their names in theirs. */
  readonly state: string | undefined;
  /** What programs are told to be of, unless this process was told already. */
  readonly environment: string | undefined;
}

/**
 * Starts every namespace, or none.
 * @throws CommandFailed when a port or a state file cannot be used
 */
export async function startNamespaces(
  [first, ...others]: readonly [ConfiguredNamespace, ...ConfiguredNamespace[]],
  { port, state, environment }: NamespaceArguments,
): Promise<RunningNamespaces> {
  if (port > 0 && port + others.length > 65_535) {
    throw new CommandFailed(
      `The namespaces need ${others.length + 1} ports from ${port} on, and 65535 is the last.`,
      { exitCode: exitCodes.wrongUsage },
    );
  }
  const all: RunningNamespace[] = [];
  const told: Readonly<Record<string, string>> =
    environment === undefined || process.env["BUSPASS_ENVIRONMENT"]
      ? {}
      : { BUSPASS_ENVIRONMENT: environment };
  const stop = async (): Promise<void> => {
    await Promise.all(all.map(({ emulator }) => emulator.stop()));
  };
  const begin = async (
    configured: ConfiguredNamespace,
    tlsPort: number,
    stateFile: string | undefined,
  ): Promise<RunningNamespace> => {
    const emulator = await start(configured, tlsPort, stateFile);
    const running = { configured, emulator, env: { ...emulator.env, ...told } };
    all.push(running);
    return running;
  };
  try {
    const leading = await begin(first, port, state);
    for (const [index, configured] of others.entries()) {
      const tlsPort = port === 0 ? 0 : port + index + 1;
      await begin(configured, tlsPort, state && stateFileOf(state, configured.name));
    }
    return { all: [leading, ...all.slice(1)], [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** `state.db` of a namespace `two` is `state.two.db`. */
function stateFileOf(path: string, name: string): string {
  const { ext } = parse(path);
  // A name may have a slash, which no file name has.
  return `${ext === "" ? path : path.slice(0, -ext.length)}.${encodeURIComponent(name)}${ext}`;
}

async function start(
  { options }: ConfiguredNamespace,
  tlsPort: number,
  state: string | undefined,
): Promise<Emulator> {
  try {
    return await startEmulator({
      ...options,
      tlsPort,
      ...(state !== undefined && { state, onStateFailure: (failure) => say(failure.message) }),
    });
  } catch (error) {
    throw explained(error, tlsPort);
  }
}

/** The failure in words for the person, where there are any. */
function explained(error: unknown, tlsPort: number): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === "StateFileError") return new CommandFailed(error.message, { cause: error });
  const reason = unusable(error);
  if (reason === undefined) return error;
  return new CommandFailed(
    `Port ${tlsPort} cannot be used: ${reason}. Without --port, the system picks a free one.`,
    { cause: error },
  );
}

function unusable({ code }: NodeJS.ErrnoException): string | undefined {
  switch (code) {
    case "EADDRINUSE":
      return "another program listens on it";
    case "EACCES":
      return "you may not listen on it";
    default:
      return undefined;
  }
}
