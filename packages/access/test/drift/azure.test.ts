import { drift } from "@buspass/access";
import { expect, test } from "vitest";
import { azureOf } from "./azure-of.ts";

test("an environment that is as declared has no findings", async () => {
  await using azure = await azureOf();
  expect(drift(azure.access, "production", await azure.read())).toEqual([]);
});
