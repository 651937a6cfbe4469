import type { AccessToken } from "@azure/core-auth";
import type { Clock } from "./clock.ts";
import { redact } from "./key-guard/redact.ts";
import { redactError } from "./key-guard/redact-error.ts";
import { type TokenClaims, tokenClaims } from "./token-claims.ts";
import { type AbortSignalLike, abortError, waitFor } from "./wait-for.ts";

/** Why the last request for a token failed. */
export interface TokenFailure {
  /** What the credential said, without secrets. */
  readonly message: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** How many requests have failed since the last one that did not. */
  readonly count: number;
}

/** What is known of one token, without the token. */
export interface TokenState {
  /** Who the token is for, as it says itself; undefined before the first, and for a token that is no JWT. */
  readonly claims: TokenClaims | undefined;
  /** When the token ends; undefined where none was given yet. Milliseconds since the Unix epoch. */
  readonly expiresAtMs: number | undefined;
  /** Undefined when the last request succeeded. */
  readonly lastError: TokenFailure | undefined;
}

/** Where tokens come from, and what time and chance are. */
export interface RenewingTokenOptions {
  request(abortSignal: AbortSignal): Promise<AccessToken | null>;
  readonly clock: Clock;
  /** A number from 0 to below 1. */
  random(): number;
}

/** A request that takes longer has failed. The endpoint of a host answers in milliseconds. */
const deadlineMs = 30_000;

/**
 * So close to its end a token is not given away before a newer one was waited for: the SDK renews two
 * minutes before the end (`linkEntity` of @azure/service-bus 7.9), and with nothing newer it asks again
 * at once, each time over the wire.
 */
const lateMs = 3 * 60_000;
const patienceMs = 5_000;

const shortestPauseMs = 1_000;
const longestPauseMs = 60_000;

/**
 * One token that outlives failures. It is renewed halfway through its life, or when its issuer says; a
 * renewal that fails is tried again until the token itself ends, and until then the token is given.
 */
export class RenewingToken {
  readonly #options: RenewingTokenOptions;
  #token: AccessToken | undefined;
  #renewal = Number.POSITIVE_INFINITY;
  #nextAttempt = Number.POSITIVE_INFINITY;
  #pending: Promise<AccessToken> | undefined;
  #arrival: PromiseWithResolvers<void> = Promise.withResolvers();
  #failure: TokenFailure | undefined;
  #cancelTimer: () => void = () => {};
  #waiting = 0;
  /** How many times in a row the same token has come. */
  #repeats = 0;
  /** Whether anybody was given this token: one that nobody uses is not renewed. */
  #used = false;
  #ended = false;

  constructor(options: RenewingTokenOptions) {
    this.#options = options;
  }

  get state(): TokenState {
    return {
      claims: this.#token === undefined ? undefined : tokenClaims(this.#token.token),
      expiresAtMs: this.#token?.expiresOnTimestamp,
      lastError: this.#failure,
    };
  }

  /** Whether nothing is lost by forgetting it. */
  get isOver(): boolean {
    return this.#valid() === undefined && this.#pending === undefined;
  }

  /** Renews no more by itself. Who waits for it still gets it. */
  end(): void {
    this.#ended = true;
    this.#cancelTimer();
  }

  /** A token that is valid now. Rejects only where there is none, or with an AbortError. */
  async get(abortSignal: AbortSignalLike | undefined): Promise<AccessToken> {
    if (abortSignal?.aborted) throw abortError();
    const now = this.#options.clock.now();
    const token = this.#valid();
    if (token === undefined) return await this.#wait(this.#request(), abortSignal);
    this.#used = true;
    if (now < this.#renewal) return token;
    if (now >= this.#nextAttempt) this.#renew();
    if (token.expiresOnTimestamp - now > lateMs) return token;
    await this.#wait(this.#newerOrPatienceEnds(), abortSignal);
    return this.#valid() ?? (await this.#wait(this.#request(), abortSignal));
  }

  #valid(): AccessToken | undefined {
    const token = this.#token;
    return token !== undefined && token.expiresOnTimestamp > this.#options.clock.now()
      ? token
      : undefined;
  }

  async #wait<T>(promise: Promise<T>, abortSignal: AbortSignalLike | undefined): Promise<T> {
    this.#waiting += 1;
    try {
      return await waitFor(promise, abortSignal);
    } finally {
      this.#waiting -= 1;
    }
  }

  async #newerOrPatienceEnds(): Promise<void> {
    const { clock } = this.#options;
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = clock.schedule(clock.now() + patienceMs, resolve);
    await Promise.race([this.#arrival.promise, promise]);
    cancel();
  }

  #renew(): void {
    // What it failed of is in the state, and the next attempt is planned.
    this.#request().catch(() => {});
  }

  /** The request that is on its way, or a new one. */
  #request(): Promise<AccessToken> {
    this.#pending ??= this.#attempt().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #attempt(): Promise<AccessToken> {
    const { clock, request } = this.#options;
    const controller = new AbortController();
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = clock.schedule(clock.now() + deadlineMs, () => {
      reject(new Error(`No token came within ${deadlineMs / 1000} s.`));
      controller.abort();
    });
    try {
      // One that comes too late is kept nevertheless.
      return await Promise.race([this.#keep(request(controller.signal)), late]);
    } catch (error) {
      const safe = redactError(error);
      this.#fail(safe);
      throw safe;
    } finally {
      cancel();
    }
  }

  async #keep(answer: Promise<AccessToken | null>): Promise<AccessToken> {
    const token = await answer;
    if (typeof token?.token !== "string") throw new Error("The credential has no token to give.");
    this.#repeats = token.token === this.#token?.token ? this.#repeats + 1 : 0;
    this.#token = token;
    this.#failure = undefined;
    this.#used = this.#waiting > 0;
    const now = this.#options.clock.now();
    this.#plan(Math.max(this.#renewalOf(token, now), now + shortestPauseMs));
    this.#renewal = this.#nextAttempt;
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
    return token;
  }

  #renewalOf(token: AccessToken, now: number): number {
    // Once a renewal is due, `acquireToken` of @azure/msal-node 7.2 gives the old token one last time.
    if (this.#repeats === 1) return now;
    const { expiresOnTimestamp: end, refreshAfterTimestamp: asTold = now } = token;
    // When it comes again all the same, as the host keeps it too, then in half of what is left of it.
    const early = asTold > now && asTold < end ? asTold : now + (end - now) / 2;
    return early + (end - early) * 0.1 * this.#options.random();
  }

  #fail(error: unknown): void {
    const { clock, random } = this.#options;
    const count = (this.#failure?.count ?? 0) + 1;
    const message = redact(error instanceof Error ? error.message : String(error));
    const atMs = clock.now();
    this.#failure = { message, atMs, count };
    const pause = Math.min(shortestPauseMs * 2 ** (count - 1), longestPauseMs);
    this.#plan(atMs + pause * (0.5 + 0.5 * random()));
  }

  /** Renews by itself at a time, if the token lives until then and somebody uses it. */
  #plan(atMs: number): void {
    this.#cancelTimer();
    this.#nextAttempt = atMs;
    if (this.#ended || this.#token === undefined || !(atMs < this.#token.expiresOnTimestamp))
      return;
    this.#cancelTimer = this.#options.clock.schedule(atMs, () => {
      if (this.#used) this.#renew();
    });
  }
}
