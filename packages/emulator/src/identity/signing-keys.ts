import type { webcrypto } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import type { Clock } from "../clock.ts";

/** The algorithm of every signature here: docs/decisions/0001-elliptic-curve-keys.md. */
export const signatureAlgorithm = "ES256";

/** A key pair under its id. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly publicKey: webcrypto.CryptoKey;
  /** As a key set publishes it. */
  readonly jwk: JWK;
}

interface RetiredKey {
  readonly key: SigningKey;
  readonly untilMs: number;
}

/** The keys of a token service: one signs, and those before it are published for a while. */
export class SigningKeys {
  #current: SigningKey;
  #retired: readonly RetiredKey[] = [];
  readonly #clock: Clock;

  private constructor(first: SigningKey, clock: Clock) {
    this.#current = first;
    this.#clock = clock;
  }

  static async create(clock: Clock): Promise<SigningKeys> {
    return new SigningKeys(await newKey(), clock);
  }

  /** The one that signs. */
  get current(): SigningKey {
    return this.#current;
  }

  /** Those whose signatures hold, the newest first. */
  get published(): readonly SigningKey[] {
    const now = this.#clock.now();
    this.#retired = this.#retired.filter(({ untilMs }) => untilMs > now);
    return [this.#current, ...this.#retired.map(({ key }) => key)];
  }

  /** Signs with a new key from now on. Keys that signed before stay published for `keepMs`; 0 drops them all. */
  async rotate(keepMs: number): Promise<void> {
    const next = await newKey();
    const retired = { key: this.#current, untilMs: this.#clock.now() + keepMs };
    this.#retired = keepMs === 0 ? [] : [retired, ...this.#retired];
    this.#current = next;
  }
}

async function newKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(signatureAlgorithm);
  const jwk = await exportJWK(publicKey);
  const id = await calculateJwkThumbprint(jwk);
  return {
    id,
    privateKey,
    publicKey,
    jwk: { ...jwk, kid: id, use: "sig", alg: signatureAlgorithm },
  };
}
