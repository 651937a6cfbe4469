import { readFile } from "node:fs/promises";
import { BuspassError, errorCodes } from "@buspass/client";
import { expect, expectTypeOf, test } from "vitest";
import { olderKey } from "./made-keys.ts";

test("docs/errors.md has a row for every code, with what the code says of itself, and no other", async () => {
  const page = await readFile(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const documented = page.split("\n").filter((line) => line.startsWith("| `"));

  const expected = Object.entries(errorCodes).map(
    ([code, { transient, meaning, remedy }]) =>
      `| \`${code}\` | ${transient ? "yes" : "no"} | ${meaning} | ${remedy} |`,
  );
  expect(documented).toEqual(expected);
});

test("the codes are a closed union", () => {
  expectTypeOf<keyof typeof errorCodes>().toEqualTypeOf<BuspassError["code"]>();
  // @ts-expect-error there is no such code
  expectTypeOf<BuspassError["code"]>().toExtend<"Closed" | "NoSuchCode">();
});

test("an error says what happened, then the way out", () => {
  const cause = new Error("from below");
  const error = new BuspassError("Closed", "The client is closed.", { cause });

  expect(error).toBeInstanceOf(Error);
  expect(error.name).toBe("BuspassError");
  expect(error.message).toBe("The client is closed. Use it before it is closed or disposed of.");
  expect(error.remedy).toBe("Use it before it is closed or disposed of.");
  expect(error.cause).toBe(cause);
});

test("an error in a log has neither stack nor cause", () => {
  const error = new BuspassError("ServiceUnavailable", "Nobody answered.", {
    remedy: "Wait.",
    cause: new Error("from below"),
  });

  expect(JSON.parse(JSON.stringify(error))).toEqual({
    name: "BuspassError",
    code: "ServiceUnavailable",
    message: "Nobody answered. Wait.",
    transient: true,
  });
});

test("a key that got into the sentence or the remedy is taken out", () => {
  const key = olderKey();
  const error = new BuspassError("Unexpected", `SharedAccessKey=${key} is what came.`, {
    remedy: `Ask for ${key} again.`,
  });

  expect(error.message).not.toContain(key);
  expect(error.remedy).not.toContain(key);
  expect(error.message).toBe("SharedAccessKey=<redacted> is what came. Ask for <redacted> again.");
});
