/** A token that the namespace does not accept; `message` begins with the service's word for why. */
export class TokenRefused extends Error {
  override readonly name = "TokenRefused";
}

/** Longer than any token of Entra, and short enough to be read by anybody at any time. */
const longestToken = 64 * 1024;

/**
 * Refuses a token for its length alone, before anything parses it.
 * @throws TokenRefused
 */
export function refuseOversized(token: string): void {
  if (token.length > longestToken) {
    throw new TokenRefused(`InvalidToken: The token is longer than ${longestToken} characters.`);
  }
}
