import { tokenClaims } from "@buspass/identity";
import { UnsecuredJWT } from "jose";
import { expect, test } from "vitest";

const ids = {
  oid: "0aa4f5ad-1d8a-4c58-8d3c-f2f0ad0d3a0f",
  tid: "72f988bf-86f1-41af-91ab-2d7cd011db47",
};
const clientId = "11111111-1111-4111-8111-111111111111";

test.each([
  ["1.0, where the client id is appid", { ...ids, appid: clientId, ver: "1.0" }],
  ["2.0, where the client id is azp", { ...ids, azp: clientId, ver: "2.0" }],
])("a token of version %s tells who it is for, and when it ends", (_, claims) => {
  const token = new UnsecuredJWT(claims).setExpirationTime(1_900_000_000).encode();

  expect(tokenClaims(token)).toEqual({
    objectId: ids.oid,
    clientId,
    tenantId: ids.tid,
    type: undefined,
    resourceId: undefined,
    expiresAtMs: 1_900_000_000_000,
  });
});

test("claims that are missing or of another type are undefined", () => {
  const token = new UnsecuredJWT({ oid: 42 }).encode();

  expect(tokenClaims(token)).toEqual({
    objectId: undefined,
    clientId: undefined,
    tenantId: undefined,
    type: undefined,
    resourceId: undefined,
    expiresAtMs: undefined,
  });
});

test.each(["", "opaque", "a.b.c", "SharedAccessSignature sr=orders"])(
  "%j is no JWT and has no claims",
  (text) => {
    expect(tokenClaims(text)).toBeUndefined();
  },
);
