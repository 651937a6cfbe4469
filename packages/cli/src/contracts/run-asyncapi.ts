import { readFile } from "node:fs/promises";
import { asyncApi } from "@buspass/contracts";
import { loadConfig } from "../load-config.ts";

/** The options of `buspass contracts asyncapi`. */
export interface AsyncApiArguments {
  readonly config?: string;
  readonly title?: string;
  readonly documentVersion?: string;
}

/**
 * Writes the AsyncAPI document of the bus to stdout.
 * @throws CommandFailed when there is no configuration, or it cannot be used
 */
export async function runAsyncApi({
  config,
  title,
  documentVersion,
}: AsyncApiArguments): Promise<void> {
  const { bus } = await loadConfig(config);
  const manifest = await readManifest();
  const document = asyncApi(bus, {
    title: title ?? manifest.name ?? "Service Bus",
    version: documentVersion ?? manifest.version ?? "0.0.0",
  });
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

/** The `package.json` of this folder; nothing where there is none that can be read. */
async function readManifest(): Promise<Manifest> {
  try {
    return JSON.parse(await readFile("package.json", "utf8")) as Manifest;
  } catch {
    return {};
  }
}
