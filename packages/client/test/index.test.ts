import * as client from "@buspass/client";
import * as sharedAccess from "@buspass/client/shared-access";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(client).sort()).toMatchInlineSnapshot(`
    [
      "BuspassError",
      "connect",
      "errorCodes",
      "on",
    ]
  `);
});

test("the door for keys exports one name", () => {
  expect(Object.keys(sharedAccess)).toEqual(["sharedAccess"]);
});
