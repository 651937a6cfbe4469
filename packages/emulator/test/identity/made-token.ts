import type { webcrypto } from "node:crypto";
import { type JWTPayload, SignJWT } from "jose";

/** Signs claims as they are, under a key's id or none. */
export const sign = (claims: JWTPayload, key: webcrypto.CryptoKey, kid?: string): Promise<string> =>
  new SignJWT(claims)
    .setProtectedHeader({ alg: "ES256", typ: "JWT", ...(kid === undefined ? {} : { kid }) })
    .sign(key);

/** Claims without one of them. */
export const without = (claims: JWTPayload, name: string): JWTPayload =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name));
