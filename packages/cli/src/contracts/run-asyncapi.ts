import { asyncApi } from "@buspass/contracts";
import { isMissing } from "../file-failures.ts";
import { loadConfig } from "../load-config.ts";
import { printed } from "../printed.ts";
import { readJsonFile } from "../read-json-file.ts";

/** The options of `buspass contracts asyncapi`. */
export interface AsyncApiArguments {
  readonly config?: string;
  readonly title?: string;
  readonly documentVersion?: string;
}

const remedies = { ifMissing: "", ifBroken: "Mend it there." };

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
  await printed(`${JSON.stringify(document, null, 2)}\n`);
}

interface Manifest {
  readonly name?: string;
  readonly version?: string;
}

/** The name and version in the `package.json` of this folder, where there is one. */
async function readManifest(): Promise<Manifest> {
  const content = await readJsonFile("package.json", remedies).catch((error: unknown) => {
    if (isMissing(error)) return {};
    throw error;
  });
  const { name, version } = (content ?? {}) as Partial<Record<keyof Manifest, unknown>>;
  return {
    ...(typeof name === "string" && { name }),
    ...(typeof version === "string" && { version }),
  };
}
