import type { Clock } from "../clock.ts";
import type { Identities, Identity } from "./identities.ts";
import type { IdentityFaults } from "./identity-endpoint.ts";
import type { Issuer, MintedToken } from "./issuer.ts";

/** A token request that was granted. */
export interface TokenGrant {
  readonly identityName: string;
}

/** What every endpoint gives tokens out of. */
export interface TokenSource {
  readonly identities: Identities;
  readonly issuer: Issuer;
  readonly clock: Clock;
  readonly faults: IdentityFaults;
  onGrant(grant: TokenGrant): void;
}

/** An endpoint that gives tokens, on loopback. */
export interface TokenEndpoint {
  /** `http://127.0.0.1:<port>`, or `https://localhost:<port>` */
  readonly origin: string;
  /** The variables by which an application finds the endpoint. Some prove that it is of this host: do not print them. */
  readonly env: Readonly<Record<string, string>>;
  /** A second call waits for the first. */
  stop(): Promise<void>;
}

/** Mints a token for an identity, and tells who got one. */
export async function grantToken(
  source: TokenSource,
  identity: Identity,
  resource: string,
): Promise<MintedToken> {
  const minted = await source.issuer.mint(identity, resource);
  source.onGrant({ identityName: identity.name });
  return minted;
}
