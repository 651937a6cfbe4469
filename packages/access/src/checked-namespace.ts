import { DefinitionError } from "@buspass/contracts";

/** As the namespace of an environment, it means the emulator that the process was started under. */
export const emulator = "emulator";

/**
 * 6 to 50 letters, digits and hyphens, in the public or a sovereign cloud: what a client accepts.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus
 */
const fullyQualified = /^[a-z][a-z0-9-]{4,48}[a-z0-9]\.servicebus\.[a-z0-9.-]+$/i;

/** @throws DefinitionError for what is neither `"emulator"` nor the fully qualified name of a namespace */
export function checkedNamespace(value: unknown, at: string): string {
  if (typeof value === "string" && (value === emulator || fullyQualified.test(value))) return value;
  // What was written is not repeated: it may be a connection string with its key.
  throw new DefinitionError(
    at,
    `is no fully qualified name of a namespace: write one such as ${suggestion(value)}, or "${emulator}"`,
  );
}

/** Small letters only, from the first sign to the last: a key or a part of one is not taken for a name. */
const nearlyName = /^(?:[a-z]+:\/\/)?([a-z0-9.-]{1,90})\/?$/;

function suggestion(value: unknown): string {
  const [, host = ""] = typeof value === "string" ? (nearlyName.exec(value.trim()) ?? []) : [];
  const candidates = [host, `${host}.servicebus.windows.net`];
  const meant = candidates.find((candidate) => fullyQualified.test(candidate));
  return `"${meant ?? "contoso-prod.servicebus.windows.net"}"`;
}

/** The name of a namespace alone: `"contoso-prod"`. */
export function shortName(namespace: string): string {
  return namespace.slice(0, namespace.indexOf("."));
}
