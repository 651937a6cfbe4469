import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import {
  detectHost,
  hostIdentity,
  IdentityError,
  managedIdentity,
  type SteadyCredential,
  serviceBusScope,
  steadyCredential,
  tokenClaims,
} from "@buspass/identity";
import { findKey } from "@buspass/identity/key-guard";
import { BuspassError } from "./buspass-error.ts";
import { wordsOf } from "./error-words.ts";
import { failureOf } from "./failures.ts";
import { sentenceOf } from "./sentence-of.ts";

/** As whom a client is connected, as its token says. */
export interface ConnectedIdentity {
  /** Where the tokens come from. */
  readonly source: string;
  /** `"key"` where `sharedAccess` is used; undefined where the token doesn't say. */
  readonly type?: "app" | "user" | "key" | undefined;
  /** The id of the service principal: what role assignments name. */
  readonly objectId: string | undefined;
  /** The id of the application or managed identity; undefined where the token doesn't say. */
  readonly clientId: string | undefined;
}

/** A host without an identity may never answer at all. */
const tokenDeadlineMs = 15_000;

/**
 * The credential to use: the caller's own, else the identity that this process has by where it runs. Its
 * failures are explained, and it outlives those that pass.
 * @param clientId of the managed identity, where the environment need not be asked for it
 * @throws BuspassError IdentityAmbiguous, IdentityInvalid, IdentityMissing, KeyRefused
 */
export function credentialFor(
  given: TokenCredential | undefined,
  environment: string | undefined,
  clientId: string | undefined,
): SteadyCredential {
  if (given !== undefined) return explained(steadyCredential(given));
  try {
    if (clientId !== undefined) return explained(managedIdentity({ clientId }));
    return explained(hostIdentity(detectHost(environment === undefined ? {} : { environment })));
  } catch (cause) {
    throw unavailable(cause);
  }
}

/**
 * Gets a first token, so that a host without an identity is told at once, and reads who it is for.
 * @throws BuspassError IdentityUnavailable, IdentityMissing, IdentityRefused, KeyRefused
 */
export async function identify(credential: SteadyCredential): Promise<ConnectedIdentity> {
  const { source } = credential;
  const deadline = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      deadline.abort();
      const problem = new Error(`it did not answer in ${tokenDeadlineMs / 1000} s`);
      reject(unavailable(problem, credential));
    }, tokenDeadlineMs);
  });
  try {
    const { token } = await Promise.race([
      credential.getToken(serviceBusScope, { abortSignal: deadline.signal }),
      late,
    ]);
    const claims = tokenClaims(token);
    const { type, objectId, clientId } = claims ?? {};
    return { source, type, objectId, clientId };
  } finally {
    clearTimeout(timer);
  }
}

/** The same credential, whose errors say what was asked, and which gives no key for a token. */
function explained(credential: SteadyCredential): SteadyCredential {
  const { source, identity } = credential;
  return {
    source,
    identity,
    async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
      const token = await credential.getToken(scopes, options).catch((cause: unknown) => {
        throw options?.abortSignal?.aborted ? cause : unavailable(cause, credential);
      });
      const key = findKey(token.token);
      if (key === undefined) return token;
      throw new BuspassError("KeyRefused", `What ${source} gave is a ${key}, not a token.`);
    },
    state: () => credential.state(),
    forget: () => credential.forget(),
  };
}

function unavailable(cause: unknown, credential?: SteadyCredential): BuspassError {
  const said = wordsOf(cause);
  const code = failureOf(said)?.code;
  if (cause instanceof IdentityError && code !== undefined) {
    // It says by itself what is wrong, and the way out.
    const { message, remedy } = cause;
    return new BuspassError(code, message.replace(remedy, "").trim(), { cause, remedy });
  }
  return new BuspassError(
    code === "IdentityRefused" ? code : "IdentityUnavailable",
    `No token from ${asked(credential)}: ${sentenceOf(said.message)}`,
    { cause },
  );
}

/** The endpoint of a host does not always say which identity it was asked for. */
function asked(credential: SteadyCredential | undefined): string {
  if (credential === undefined) return "this host";
  const { source, identity } = credential;
  return identity === undefined ? source : `${source} for ${identity}`;
}
