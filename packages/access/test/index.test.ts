import * as access from "@buspass/access";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(access).sort()).toMatchInlineSnapshot(`
    [
      "armTemplate",
      "azCommands",
      "bicep",
      "defineAccess",
      "drift",
      "findingKinds",
      "namespaceId",
      "roleAssignments",
    ]
  `);
});
