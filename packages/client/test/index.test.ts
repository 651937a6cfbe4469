import * as client from "@buspass/client";
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
