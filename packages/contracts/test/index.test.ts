import * as contracts from "@buspass/contracts";
import * as blobStorage from "@buspass/contracts/blob-storage";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(contracts).sort()).toMatchInlineSnapshot(`
    [
      "DefinitionError",
      "decode",
      "decoder",
      "defineBus",
      "defineMessage",
      "emulatorConfig",
      "encode",
      "fetchBody",
      "hasClaim",
      "isLarge",
      "isReservedProperty",
      "storeBody",
    ]
  `);
});

test("its subpath for Azure Storage exports one", () => {
  expect(Object.keys(blobStorage)).toEqual(["blobClaims"]);
});
