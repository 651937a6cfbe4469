import * as identity from "@buspass/identity";
import * as keyGuard from "@buspass/identity/key-guard";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(identity).sort()).toMatchInlineSnapshot(`
    [
      "IdentityError",
      "clientIdFromEnvironment",
      "detectHost",
      "developerSignIn",
      "hostIdentity",
      "managedIdentity",
      "serviceBusScope",
      "steadyCredential",
      "tokenClaims",
      "workloadIdentity",
    ]
  `);
});

test("the guard is a door of its own, and each name has one home", () => {
  expect(Object.keys(keyGuard).sort()).toEqual([
    "findKey",
    "findKeys",
    "keysInEnvironment",
    "redact",
    "redactError",
  ]);
});
