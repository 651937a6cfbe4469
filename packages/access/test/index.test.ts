import * as access from "@buspass/access";
import * as azure from "@buspass/access/azure";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(access).sort()).toMatchInlineSnapshot(`
    [
      "armTemplate",
      "azCommands",
      "bicep",
      "defineAccess",
      "drift",
      "evidence",
      "evidenceMarkdown",
      "findingKinds",
      "leastPrivilege",
      "namespaceId",
      "roleAssignments",
    ]
  `);
});

test("what reads Azure is apart, as it needs Azure's clients", () => {
  expect(Object.keys(azure).sort()).toEqual(["AzureReadError", "readNamespace"]);
});
