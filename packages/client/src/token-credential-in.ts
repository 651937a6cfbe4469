import type { TokenCredential } from "@azure/core-auth";
import { findKey } from "@buspass/identity/key-guard";
import { BuspassError } from "./buspass-error.ts";
import type { ConnectOptions } from "./connect-options.ts";

/**
 * The credential that was passed. Callers without types may pass a string or a key object.
 * @throws BuspassError KeyRefused, IdentityMissing
 */
export function tokenCredentialIn({ credential }: ConnectOptions): TokenCredential | undefined {
  if (credential === undefined) return undefined;
  const object = Object(credential);
  if (isTokenCredential(object)) return object;
  const isKey =
    typeof credential === "string"
      ? findKey(credential) !== undefined
      : // `in`, because those of @azure/core-auth have them as accessors of their class.
        "key" in object || "signature" in object;
  if (isKey) {
    throw new BuspassError("KeyRefused", "The credential is a key, and Buspass takes no keys.");
  }
  throw new BuspassError("IdentityMissing", "The credential has no method getToken.", {
    remedy: "Pass one of @azure/identity, or none: the default is this host's identity.",
  });
}

function isTokenCredential(value: object): value is TokenCredential {
  return typeof Reflect.get(value, "getToken") === "function";
}
