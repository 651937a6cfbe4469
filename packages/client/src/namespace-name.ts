import { findKey, redact } from "@buspass/identity/key-guard";
import { BuspassError } from "./buspass-error.ts";

/** Service Connector's variable. */
export const namespaceVariable = "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE";

/**
 * 6 to 50 letters, digits and hyphens, in the public or a sovereign cloud.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftservicebus
 */
const inAzure = /^[a-z][a-z0-9-]{4,48}[a-z0-9]\.servicebus\.[a-z0-9.-]+$/i;

/** An emulator on this machine. */
const onLoopback = /^(localhost|127\.0\.0\.1)(:\d{1,5})?$|^[a-z0-9-]+\.servicebus\.localhost$/i;

/** Whether a namespace is an emulator's. */
export function isOnThisMachine(namespace: string): boolean {
  return onLoopback.test(namespace);
}

/**
 * Checks the fully qualified name of a namespace.
 * @param where how an error names the place, as the first words of a sentence
 * @throws BuspassError KeyRefused, NamespaceMissing, NamespaceInvalid
 */
export function namespaceName(where: string, given: string): string {
  const name = given.trim();
  const key = findKey(name);
  if (key !== undefined) {
    throw new BuspassError("KeyRefused", `${where} holds a ${key}, and Buspass takes no keys.`);
  }
  if (name === "") throw new BuspassError("NamespaceMissing", "No namespace was given.");
  if (inAzure.test(name) || onLoopback.test(name)) return name;
  // Redacted before it is taken apart: half a key is not recognized as one. No name is as long as a key.
  const safe = redact(name).replaceAll(/[A-Za-z0-9+/]{40,}=?/g, "<redacted>");
  const shown = safe.length > 60 ? `${safe.slice(0, 60)}…` : safe;
  throw new BuspassError("NamespaceInvalid", `${where} is "${shown}", which is no namespace.`, {
    remedy: `Write ${suggestion(safe)}.`,
  });
}

/** What the person probably meant. */
function suggestion(name: string): string {
  const host = name.replace(/^(Endpoint=)?[a-z]+:\/\//i, "").replace(/[/;?:].*$/s, "");
  if (inAzure.test(host)) return host;
  const fromShortName = `${host}.servicebus.windows.net`;
  return inAzure.test(fromShortName)
    ? fromShortName
    : "the fully qualified name, such as contoso-prod.servicebus.windows.net";
}
