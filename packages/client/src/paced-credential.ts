import type { TokenCredential } from "@azure/core-auth";

/** The SDK puts a token anew so long before it ends. */
const sdkMarginMs = 2 * 60_000;
const shortestPaceMs = 1_000;
const longestPaceMs = 30_000;

/**
 * A credential as the SDK needs it. The SDK arms a timer for two minutes before a token's end, and when
 * the end is nearer than that, the timer fires at once, and the next one too: it would put the same
 * token some thousand times a second, for as long as nobody can give a newer one.
 * (`_ensureTokenRenewal` in @azure/service-bus 7.9.5, core/linkEntity.js)
 */
export function pacedCredential(credential: TokenCredential): TokenCredential {
  return {
    async getToken(scopes, options) {
      const token = await credential.getToken(scopes, options);
      if (token === null) return null;
      const nowMs = Date.now();
      const leftMs = token.expiresOnTimestamp - nowMs;
      const paceMs = Math.min(Math.max(leftMs / 2, shortestPaceMs), longestPaceMs);
      const dueMs = Math.max(leftMs - sdkMarginMs, paceMs);
      return { ...token, expiresOnTimestamp: nowMs + dueMs + sdkMarginMs };
    },
  };
}
