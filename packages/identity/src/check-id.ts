import type { Environment } from "./environment.ts";
import { IdentityError } from "./identity-error.ts";
import { findKey } from "./key-guard/find-key.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const resource = /^\/subscriptions\/[^/]+\/resource-?groups\/.+\/providers\/.+/i;

/** Kinds of ids. */
export type IdName = "clientId" | "objectId" | "resourceId" | "tenantId";

/** How the ids of Azure are written. */
const shapes: Readonly<Record<IdName, { readonly pattern: RegExp; readonly example: string }>> = {
  clientId: { pattern: uuid, example: "00000000-0000-0000-0000-000000000000" },
  objectId: { pattern: uuid, example: "00000000-0000-0000-0000-000000000000" },
  resourceId: {
    pattern: resource,
    example:
      "/subscriptions/…/resourceGroups/…/providers/Microsoft.ManagedIdentity/userAssignedIdentities/…",
  },
  /** A GUID or a domain. */
  tenantId: { pattern: /^[a-z0-9][a-z0-9.-]*$/i, example: "contoso.onmicrosoft.com" },
};

/**
 * Checks an id before it is sent or printed anywhere. What was given is not repeated: it may be a secret.
 * @param where how an error names the place, as the first words of a sentence
 * @throws IdentityError KeyRefused, IdentityInvalid
 */
export function checkId(name: IdName, value: unknown, where = `The ${name}`): string {
  const { pattern, example } = shapes[name];
  const text = typeof value === "string" ? value.trim() : "";
  refuseKey(where, text);
  if (pattern.test(text)) return text;
  const problem = text === "" ? "is empty" : "is not of the right form";
  throw new IdentityError("IdentityInvalid", `${where} ${problem}.`, `Write it as ${example}.`);
}

/** @throws IdentityError KeyRefused */
export function refuseKey(where: string, text: string): void {
  const key = findKey(text);
  if (key === undefined) return;
  throw new IdentityError(
    "KeyRefused",
    `${where} holds a ${key}.`,
    "An identity needs no key: pass its id alone.",
  );
}

/** The variables that `@azure/identity` 4.14 reads, sends somewhere, and writes to its log. */
const variables = [
  "AZURE_CLIENT_ID",
  "AZURE_TENANT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_AUTHORITY_HOST",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
] as const;

/** @throws IdentityError KeyRefused */
export function refuseKeysOfVariables(env: Environment): void {
  for (const name of variables) refuseKey(`The variable ${name}`, env[name] ?? "");
}
