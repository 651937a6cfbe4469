import { setImmediate } from "node:timers/promises";
import type { AccessToken, GetTokenOptions, TokenCredential } from "@azure/core-auth";
import { type ManualClock, manualClock } from "@buspass/emulator";
import { type SteadyCredential, steadyCredential } from "@buspass/identity";

/** A request that waits for its answer. */
export interface Asked {
  readonly scopes: string | string[];
  readonly options: GetTokenOptions | undefined;
  answer(token: AccessToken | null): Promise<void>;
  refuse(error: unknown): Promise<void>;
}

/** A person's own credential, whose answers are the test's, and the steady one that is made of it. */
export interface Steadied {
  readonly clock: ManualClock;
  readonly credential: SteadyCredential;
  readonly asked: Asked[];
  /** The latest request. */
  latest(): Asked;
  /** A token that lives this long from now. */
  token(lifetimeMs: number, extra?: Partial<AccessToken>): AccessToken;
}

export const minute = 60_000;
export const hour = 60 * minute;
export const scope = "https://servicebus.azure.net/.default";

export function steadied({ random = 0 }: { readonly random?: number } = {}): Steadied {
  const clock = manualClock();
  const asked: Asked[] = [];
  let made = 0;
  const own: TokenCredential = {
    getToken(scopes, options) {
      const { promise, resolve, reject } = Promise.withResolvers<AccessToken | null>();
      asked.push({
        scopes,
        options,
        answer: (token) => {
          resolve(token);
          return settled();
        },
        refuse: (error) => {
          reject(error);
          return settled();
        },
      });
      return promise;
    },
  };
  return {
    clock,
    asked,
    credential: steadyCredential(own, { clock, random: () => random }),
    latest() {
      const last = asked.at(-1);
      if (last === undefined) throw new Error("Nothing was asked for.");
      return last;
    },
    token(lifetimeMs, extra = {}) {
      made += 1;
      return { token: `token ${made}`, expiresOnTimestamp: clock.now() + lifetimeMs, ...extra };
    },
  };
}

/** After everything that follows from what has happened, short of time. */
export async function settled(): Promise<void> {
  await setImmediate();
}

/** A first token of this life, given to somebody. */
export async function withToken(
  steady: Steadied,
  lifetimeMs: number,
  extra: Partial<AccessToken> = {},
): Promise<AccessToken> {
  const token = steady.token(lifetimeMs, extra);
  const given = steady.credential.getToken(scope);
  await steady.latest().answer(token);
  await given;
  return token;
}
