import * as identity from "@buspass/identity";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(identity).sort()).toMatchInlineSnapshot(`
    [
      "IdentityError",
      "clientIdFromEnvironment",
      "detectHost",
      "developerSignIn",
      "findKey",
      "findKeys",
      "hostIdentity",
      "keysInEnvironment",
      "managedIdentity",
      "redact",
      "redactError",
      "serviceBusScope",
      "steadyCredential",
      "tokenClaims",
      "workloadIdentity",
    ]
  `);
});
