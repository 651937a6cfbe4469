import * as identity from "@buspass/identity";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(identity).sort()).toMatchInlineSnapshot(`
    [
      "IdentityError",
      "clientIdFromEnvironment",
      "findKey",
      "identitySource",
      "managedIdentity",
      "redact",
      "serviceBusScope",
      "steadyCredential",
      "tokenClaims",
      "workloadIdentity",
    ]
  `);
});
