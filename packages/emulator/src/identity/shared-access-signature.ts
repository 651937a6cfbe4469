import { createHmac, timingSafeEqual } from "node:crypto";
import type { Principal } from "./principal.ts";
import type { SharedAccessPolicies } from "./shared-access-policies.ts";
import { refuseOversized, TokenRefused } from "./token-refused.ts";

interface Signature {
  /** As it stands in the token, still encoded: this is what was signed. */
  readonly encodedResource: string;
  readonly resource: string;
  readonly signature: Buffer;
  /** In seconds, as it stands in the token. */
  readonly expiry: string;
  readonly policyName: string;
}

/**
 * Checks a `SharedAccessSignature sr=…&sig=…&se=…&skn=…`: the policy's key signed it, it has not ended,
 * and its resource covers what it was put for.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-sas#generate-a-shared-access-signature-token
 * @throws TokenRefused
 */
export function verifySharedAccessSignature(
  token: string,
  audience: string,
  policies: SharedAccessPolicies,
  nowMs: number,
): Principal {
  refuseOversized(token);
  const signed = parse(token);
  const resource = locationOf(signed.resource);
  const policy = policies.signerOf(signed.policyName, resource?.path ?? "", (key) =>
    isSignedBy(key, signed),
  );
  // A name that does not exist and a key that is wrong read the same, so that names cannot be probed.
  if (policy === undefined) {
    throw new TokenRefused("InvalidSignature: The token has an invalid signature.");
  }
  const expiresAtMs = Number(signed.expiry) * 1000;
  if (expiresAtMs <= nowMs) throw new TokenRefused("ExpiredToken: The token is expired.");
  if (!covers(resource, locationOf(audience))) {
    throw new TokenRefused(
      "InvalidAudience: The authorization header contains a token with a wrong audience.",
    );
  }
  return { kind: "shared access policy", name: policy.name, expiresAtMs, grants: [policy] };
}

function parse(token: string): Signature {
  const malformed = new TokenRefused("InvalidToken: The shared access signature is malformed.");
  const [, fields] = /^SharedAccessSignature (\S+)$/.exec(token) ?? [];
  if (fields === undefined) throw malformed;
  const values = new Map<string, string>();
  for (const field of fields.split("&")) {
    const [, name, value] = /^(sr|sig|se|skn)=(.+)$/.exec(field) ?? [];
    if (name === undefined || value === undefined || values.has(name)) throw malformed;
    values.set(name, value);
  }
  const [sr, sig, se, skn] = ["sr", "sig", "se", "skn"].map((name) => values.get(name));
  if (sr === undefined || sig === undefined || se === undefined || skn === undefined) {
    throw malformed;
  }
  if (!/^\d{1,12}$/.test(se)) throw malformed;
  try {
    return {
      encodedResource: sr,
      resource: decodeURIComponent(sr),
      signature: Buffer.from(decodeURIComponent(sig), "base64"),
      expiry: se,
      policyName: decodeURIComponent(skn),
    };
  } catch {
    // A percent sign without two digits after it.
    throw malformed;
  }
}

function isSignedBy(key: string, { encodedResource, expiry, signature }: Signature): boolean {
  const right = createHmac("sha256", key).update(`${encodedResource}\n${expiry}`).digest();
  return right.length === signature.length && timingSafeEqual(right, signature);
}

interface Location {
  readonly host: string;
  readonly path: string;
}

/**
 * `sb://contoso.servicebus.windows.net:5671/Orders/` → the host, and `orders`. Any scheme will do, or
 * none, and a query says nothing: the administration client signs `host/orders?api-version=…`.
 */
function locationOf(address: string): Location | undefined {
  const [, host, path] =
    /^(?:[a-z]+:\/\/)?([^/:?]+)(?::\d+)?\/?([^?]*?)\/?(?:\?.*)?$/.exec(address.toLowerCase()) ?? [];
  return host === undefined || path === undefined ? undefined : { host, path };
}

function covers(resource: Location | undefined, audience: Location | undefined): boolean {
  if (resource === undefined || audience === undefined) return false;
  if (resource.host !== audience.host) return false;
  return resource.path === "" || `${audience.path}/`.startsWith(`${resource.path}/`);
}
