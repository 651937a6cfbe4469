import * as emulator from "@buspass/emulator";
import * as config from "@buspass/emulator/config";
import { expect, test } from "vitest";

// A new name is a promise: adding one here is the decision to make it.
test("the package exports these names", () => {
  expect(Object.keys(emulator).sort()).toEqual(["manualClock", "startEmulator"]);
  expect(Object.keys(config).sort()).toEqual(["ConfigError", "readConfig"]);
});
