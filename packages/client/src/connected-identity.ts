import type { TokenCredential } from "@azure/core-auth";
import {
  clientIdFromEnvironment,
  type Environment,
  findKey,
  managedIdentity,
  type SteadyCredential,
  tokenClaims,
} from "@buspass/identity";
import { BuspassError } from "./buspass-error.ts";

/** As whom a client is connected, as its token says. */
export interface ConnectedIdentity {
  /** Where the tokens come from. */
  readonly source: string;
  /** The id of the service principal: what role assignments name. */
  readonly objectId: string | undefined;
  readonly clientId: string | undefined;
}

/** What Service Bus asks of a token. */
const scope = "https://servicebus.azure.net/.default";

/** A host without an identity may never answer at all. */
const tokenDeadlineMs = 15_000;

/**
 * The credential to use: the caller's own, else the managed identity of this process, the one that
 * the environment names or the system-assigned one.
 * @throws BuspassError IdentityAmbiguous, IdentityUnavailable
 */
export function credentialFor(
  given: TokenCredential | undefined,
  env: Environment,
): TokenCredential | SteadyCredential {
  if (given !== undefined) return given;
  const finding = clientIdFromEnvironment(env);
  if (finding.found === "conflict") {
    const names = finding.variables.join(" and ");
    throw new BuspassError("IdentityAmbiguous", `${names} name different identities.`, {
      remedy: `Set both to the same client id, remove one of them, or pass a credential.`,
    });
  }
  try {
    return managedIdentity(finding.found === "one" ? { clientId: finding.clientId } : {});
  } catch (cause) {
    // Some hosts take no client id.
    throw new BuspassError("IdentityUnavailable", firstSentence(cause), { cause });
  }
}

/**
 * Gets a first token, so that a host without an identity is told at once, and reads who it is for.
 * @throws BuspassError IdentityUnavailable, KeyRefused
 */
export async function identify(
  credential: TokenCredential | SteadyCredential,
): Promise<ConnectedIdentity> {
  const source = "source" in credential ? credential.source : "the credential that was passed";
  const asked = source + whose(credential);
  const unavailable = (problem: string, cause?: unknown): BuspassError =>
    new BuspassError("IdentityUnavailable", `No token from ${asked}: ${problem}`, { cause });

  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      deadline.abort();
      reject(unavailable(`it did not answer in ${tokenDeadlineMs / 1000} s.`));
    }, tokenDeadlineMs);
  });
  try {
    const token = await Promise.race([
      credential.getToken(scope, { abortSignal: deadline.signal }),
      late,
    ]);
    // Callers without types may give something else that has no token.
    if (typeof token?.token !== "string") throw unavailable("it has none to give.");
    const key = findKey(token.token);
    if (key !== undefined) {
      throw new BuspassError("KeyRefused", `What ${source} gave is a ${key}, not a token.`);
    }
    const claims = tokenClaims(token.token);
    return { source, objectId: claims?.objectId, clientId: claims?.clientId };
  } catch (error) {
    if (error instanceof BuspassError) throw error;
    throw unavailable(firstSentence(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** The endpoint of a host does not always say which identity it was asked for. */
function whose(credential: TokenCredential | SteadyCredential): string {
  if (!("source" in credential) || credential.identity === undefined) return "";
  return ` for ${credential.identity}`;
}

/** What the identity library said, without its advice and traces on further lines. */
function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // @azure/msal-node puts the endpoint's own words between numbers that are mostly missing.
  const [, text = message] = /Description: (.+?) - Correlation ID:/s.exec(message) ?? [];
  const line = text.split("\n", 1)[0]?.trim() ?? "";
  return /[.!?]$/.test(line) ? line : `${line}.`;
}
