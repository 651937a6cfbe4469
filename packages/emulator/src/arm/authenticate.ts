import { decodeJwt } from "jose";
import type { Identity } from "../identity/identities.ts";
import { TokenRefused } from "../identity/token-refused.ts";
import type { ResourceManagerRequest, ResourceManagerServices } from "./call.ts";
import { errors, type ResourceManagerError } from "./resource-manager-error.ts";

/** In both spellings; the older name is that of the classic deployment model. */
const audiences = ["https://management.core.windows.net", "https://management.azure.com"];

/**
 * The identity behind a request's token.
 * @throws ResourceManagerError
 */
export async function authenticate(
  { issuer, clock }: ResourceManagerServices,
  { headers }: ResourceManagerRequest,
): Promise<Identity> {
  const [authorization] = [headers["authorization"]].flat();
  if (authorization === undefined) throw errors.missingToken();
  const [, token] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  if (token === undefined) throw errors.scheme();
  try {
    const { identity } = await issuer.verify(token, audiences);
    return identity;
  } catch (error) {
    if (!(error instanceof TokenRefused)) throw error;
    throw refusal(error, token, clock.now());
  }
}

/** The issuer's word for why, in those of Azure Resource Manager. */
function refusal({ message }: TokenRefused, token: string, nowMs: number): ResourceManagerError {
  if (message.startsWith("ExpiredToken:")) {
    return errors.expiredToken(dotNetDate(Number(decodeJwt(token).exp) * 1000), dotNetDate(nowMs));
  }
  if (message.startsWith("InvalidAudience:")) {
    const found = [decodeJwt(token).aud].flat().join(",");
    return errors.audience(
      found,
      audiences.flatMap((audience) => [`${audience}/`, audience]),
    );
  }
  return errors.invalidToken();
}

/** As .NET writes a date in the United States: `9/27/2026 9:22:38 AM`. */
function dotNetDate(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "unknown";
  return date.toLocaleString("en-US", { timeZone: "UTC" }).replace(",", "").replace(/\s+/g, " ");
}
