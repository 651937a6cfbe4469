import * as retry from "@buspass/retry";
import { expect, test } from "vitest";

test("the package exports these names and no others", () => {
  expect(Object.keys(retry).sort()).toMatchInlineSnapshot(`
    [
      "DeadLetter",
      "decideRedelivery",
      "exponential",
      "exponentialBackoff",
      "immediate",
      "retryBudget",
    ]
  `);
});
