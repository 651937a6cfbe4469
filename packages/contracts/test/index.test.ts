import * as contracts from "@buspass/contracts";
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
      "isReservedProperty",
      "jsonSchema",
      "storeBody",
    ]
  `);
});
