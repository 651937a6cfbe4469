import { readFile } from "node:fs/promises";
import { BuspassError, type BuspassErrorCode, errorCodes } from "@buspass/client";
import { expect, expectTypeOf, test } from "vitest";
import { olderKey } from "./made-keys.ts";

test.each(Object.keys(errorCodes))(
  "%s is explained where an error says that it is",
  async (code) => {
    const { docs } = new BuspassError(codeNamed(code), "It failed.");

    const [file = "", anchor] = docs.split("#");
    const page = await readFile(new URL(`../../../${file}`, import.meta.url), "utf8");
    const headings = [...page.matchAll(/^## (\w+)$/gm)].map(([, heading = ""]) => heading);
    expect(anchor).toBe(code.toLowerCase());
    expect(headings).toContain(code);
  },
);

function codeNamed(text: string): BuspassErrorCode {
  const code = (Object.keys(errorCodes) as BuspassErrorCode[]).find((each) => each === text);
  if (code === undefined) throw new RangeError(text);
  return code;
}

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
  expect(error.cause).toEqual(cause);
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
    docs: "docs/errors.md#serviceunavailable",
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
