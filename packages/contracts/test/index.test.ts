import * as contracts from "@buspass/contracts";
import * as blobStorage from "@buspass/contracts/blob-storage";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(contracts).sort()).toMatchInlineSnapshot(`
    [
      "DefinitionError",
      "asyncApi",
      "decode",
      "decoder",
      "defineBus",
      "defineMessage",
      "diffBuses",
      "emulatorConfig",
      "encode",
      "fetchBody",
      "hasClaim",
      "isLarge",
      "isReservedProperty",
      "jsonSchema",
      "storeBody",
    ]
  `);
});

test("its subpath for Azure Storage exports one", () => {
  expect(Object.keys(blobStorage)).toEqual(["blobClaims"]);
});
