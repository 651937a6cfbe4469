import { access, readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Bus } from "@buspass/contracts";
import { CommandFailed, exitCodes } from "./command-failed.ts";
import { notRead } from "./file-failures.ts";

/**
 * The default export of `buspass.config.ts`: what the command works on. It is a plain object, as
 * `defineBus` and `defineAccess` have checked its parts already.
 *
 * @example
 * ```ts
 * import { access } from "./src/access.ts";
 * import { bus } from "./src/bus.ts";
 *
 * export default { bus, access };
 * ```
 */
export interface BuspassConfig {
  /** What `defineBus` returned. */
  readonly bus: Bus;
  /** What `defineAccess` returned, for the verbs that ask for it. */
  readonly access?: unknown;
}

/** Where the command looks without `--config`, in the folder that it is started in. */
const names = ["ts", "mts", "js", "mjs"].map((extension) => `buspass.config.${extension}`);

/**
 * Imports the configuration of the folder, or the one that `--config` names. Node removes types by
 * itself, so it may be TypeScript and import what the application does.
 *
 * @param file as `--config` has it; undefined without
 * @throws CommandFailed naming the file and what is wrong with it
 */
export async function loadConfig(file?: string): Promise<BuspassConfig> {
  const path = file ?? (await configHere());
  if (path === undefined) {
    throw failed(
      `There is no ${names[0]} in this folder: write one that says \`export default { bus }\`, or name another file with --config.`,
    );
  }
  await requireReadable(path);
  return configIn(await imported(path), basename(path));
}

/** The configuration of the folder that the command is started in, if it has one. */
export function configHere(): Promise<string | undefined> {
  return firstThere(names);
}

async function requireReadable(path: string): Promise<void> {
  await readFile(path).catch((error: unknown) => {
    throw notRead(path, error, "Name a file that is there.");
  });
  if (!isModule(path)) {
    throw failed(
      `${basename(path)} is no configuration: name a file that ends in .ts, .mts, .js or .mjs.`,
    );
  }
}

/** Whether Node can import a file of this name. */
export function isModule(path: string): boolean {
  return /\.[cm]?[jt]s$/i.test(path);
}

async function imported(path: string): Promise<object> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as object;
  } catch (cause) {
    throw failed(`${basename(path)} cannot be loaded: ${whyNotImported(cause, path)}`, cause);
  }
}

function whyNotImported(error: unknown, path: string): string {
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") {
    return `${error.message}. Install it, or mend the import.`;
  }
  if (!(error instanceof SyntaxError)) return error.message;
  // Of TypeScript, Node says in the first line of the stack where; of JavaScript nowhere that a program sees.
  const [, file, line] = /^(\S.*):(\d+)\r?\n/.exec(error.stack ?? "") ?? [];
  if (file === undefined) return `${error.message}. \`node ${path}\` shows where.`;
  const place = file.startsWith("file:") ? fileURLToPath(file) : file;
  return `${error.message}, in line ${line} of ${place}. Mend it there.`;
}

/** Nothing was looked at yet, so that it is no finding of a verb. */
function failed(message: string, cause?: unknown): CommandFailed {
  return new CommandFailed(message, { cause, exitCode: exitCodes.wrongUsage });
}

function configIn(module: object, name: string): BuspassConfig {
  const config = valueIn(module, "default");
  const bus = valueIn(config, "bus");
  if (!isBus(bus)) {
    throw failed(
      `The default export of ${name} has no bus: write \`export default { bus }\`, with what defineBus returned.`,
    );
  }
  return { bus, access: valueIn(config, "access") };
}

/** A bus may come from another copy of the package, so it is known by its shape. */
function isBus(value: unknown): value is Bus {
  return isRecord(valueIn(value, "queues")) && isRecord(valueIn(value, "topics"));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function valueIn(container: unknown, key: string): unknown {
  return isRecord(container) ? Reflect.get(container, key) : undefined;
}

async function firstThere(candidates: readonly string[]): Promise<string | undefined> {
  for (const candidate of candidates) {
    if (await isThere(candidate)) return candidate;
  }
  return undefined;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
