import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { refuseKey } from "./check-id.ts";
import { type Clock, systemClock } from "./clock.ts";
import { redact } from "./key-guard/redact.ts";
import { RenewingToken, type TokenState } from "./renewing-token.ts";
import { normalizeScopes } from "./service-bus-scope.ts";

/** What a credential tells of itself, for logs and health checks. No token is part of it. */
export interface CredentialState {
  readonly source: string;
  readonly identity: string | undefined;
  /** One for each scope (with its tenant and claims) that was asked for, the latest last. */
  readonly tokens: readonly (TokenState & { readonly scopes: readonly string[] })[];
}

/** A credential whose tokens outlive failures of where they come from. See {@link steadyCredential}. */
export interface SteadyCredential extends TokenCredential {
  /** Where its tokens come from, in words: `"the managed identity endpoint of App Service"`. */
  readonly source: string;
  /** Which identity it asks for, in words: `"the system-assigned identity"`; undefined when unknown. */
  readonly identity: string | undefined;
  /**
   * A token that is valid now.
   * @throws what the credential behind it throws, without secrets, when there is none to give; AbortError
   */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken>;
  /** What is known of its tokens now. */
  state(): CredentialState;
  /**
   * Asks anew for the next token, for who was told that one is refused: after a change of keys, or of what
   * a token says. What `@azure/identity` or the host keep of a managed identity they give again.
   */
  forget(): void;
}

/** Time and chance, for tests. */
export interface Seams {
  /** Default: the system's clock, with timers that keep no process alive. */
  readonly clock?: Clock;
  /** A number from 0 to below 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/** How a credential is told of. */
export interface SteadyCredentialOptions extends Seams {
  /** Default: `"the credential that was passed"`. */
  readonly source?: string;
  readonly identity?: string;
}

/**
 * Makes any Azure credential survive: a failed renewal costs nothing as long as the token is valid.
 *
 * It keeps one token for each scope, tenant and set of claims, and all callers share one request. A token
 * that is in use is renewed in the background at half its life, or when its issuer says, a random little
 * later. When that fails it is tried again, with growing pauses of at most a minute, until the token's own
 * end; meanwhile the token is given. `AbortSignal` ends the wait of its caller, not of the others. Nothing
 * of it keeps a process alive.
 *
 * What is under it does less: `@azure/identity` throws from the moment when a renewal is due and the host
 * cannot be reached, and `@azure/service-bus` 7.9 never renews again after that (azure-sdk-for-js#38467).
 *
 * @example
 * const credential = steadyCredential(new ClientCertificateCredential(tenantId, clientId, path));
 * const client = new ServiceBusClient("contoso-prod.servicebus.windows.net", credential);
 */
export function steadyCredential(
  credential: TokenCredential,
  options: SteadyCredentialOptions = {},
): SteadyCredential {
  return credential instanceof Steady ? credential : new Steady(credential, options);
}

class Steady implements SteadyCredential {
  readonly source: string;
  readonly identity: string | undefined;
  readonly #credential: TokenCredential;
  readonly #seams: Required<Seams>;
  readonly #tokens = new Map<string, { scopes: readonly string[]; token: RenewingToken }>();

  constructor(credential: TokenCredential, options: SteadyCredentialOptions) {
    const { source = "the credential that was passed", identity } = options;
    const { clock = systemClock, random = Math.random } = options;
    this.source = redact(source);
    this.identity = identity === undefined ? undefined : redact(identity);
    this.#credential = credential;
    this.#seams = { clock, random };
  }

  async getToken(scopes: string | string[], options: GetTokenOptions = {}): Promise<AccessToken> {
    // What is one caller's alone is left out of a request that others share.
    const { abortSignal, requestOptions: _timeout, tracingOptions: _trace, ...shared } = options;
    const wanted = normalizeScopes(scopes);
    const key = JSON.stringify([wanted, shared]);
    let entry = this.#tokens.get(key);
    if (entry === undefined) {
      // It would be sent, and told by `state`.
      refuseKey("What a token is asked for", key);
      this.#forgetWhatIsOver();
      // As most credentials of people's own expect it.
      const only = wanted.length === 1 ? wanted[0] : undefined;
      const token = new RenewingToken({
        ...this.#seams,
        request: async (signal) =>
          await this.#credential.getToken(only ?? wanted, { ...shared, abortSignal: signal }),
      });
      entry = { scopes: wanted, token };
      this.#tokens.set(key, entry);
    }
    return await entry.token.get(abortSignal);
  }

  state(): CredentialState {
    const { source, identity } = this;
    const tokens = [...this.#tokens.values()].map(({ scopes, token }) => ({
      scopes,
      ...token.state,
    }));
    return { source, identity, tokens };
  }

  forget(): void {
    for (const { token } of this.#tokens.values()) token.end();
    this.#tokens.clear();
  }

  /** Claims differ from challenge to challenge: without this, each would stay for ever. */
  #forgetWhatIsOver(): void {
    for (const [key, { token }] of this.#tokens) {
      if (token.isOver) this.#tokens.delete(key);
    }
  }
}
