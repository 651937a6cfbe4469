import { inspect } from "node:util";
import { redactError } from "@buspass/identity/key-guard";
import { expect, test } from "vitest";
import { expectNothingOf } from "./corpus/expect-nothing-of.ts";
import { newerKey } from "./made-keys.ts";

test("a key is taken out of everything that an error says, and the error stays what it is", () => {
  const key = newerKey();
  const says = `refused: SharedAccessKey=${key}`;
  class Refused extends Error {
    readonly code = "Refused";
    readonly statusCode = 401;
    readonly response = { body: { description: says }, headers: [says] };
  }
  const cause = new Refused(says, { cause: new AggregateError([new Error(says)], says) });
  const error = new TypeError(says, { cause });
  // An error may be its own cause, too.
  Object.assign(cause.response.body, { error });

  expect(redactError(error)).toBe(error);

  expect(error.message).toBe("refused: SharedAccessKey=<redacted>");
  expect(error.cause).toBe(cause);
  expect(cause).toMatchObject({ code: "Refused", statusCode: 401 });
  const printed = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true });
  for (let at = 0; at + 8 <= key.length; at += 1) {
    expect(printed).not.toContain(key.slice(at, at + 8));
  }
});

test("what an error refers to and others still use is left alone", () => {
  class Request {
    authorization = `SharedAccessKey=${newerKey()}`;
  }
  const request = new Request();
  const { authorization } = request;

  redactError(Object.assign(new Error("refused"), { details: { request } }));

  expect(request.authorization).toBe(authorization);
});

test.each([
  ["a text", `SharedAccessKey=${newerKey()}`, "SharedAccessKey=<redacted>"],
  ["nothing", undefined, undefined],
  ["a number", 42, 42],
])("%s may be thrown as well", (_, thrown, safe) => {
  expect(redactError(thrown)).toBe(safe);
});

test("what was parsed as JSON and is none is not quoted, however little of it", () => {
  const secret = crypto.randomUUID();
  for (const text of [secret, `{"token":${secret}}`, `["${secret}",${secret}]`]) {
    try {
      JSON.parse(text);
    } catch (error) {
      expect(redactError(error)).toHaveProperty("name", "SyntaxError");
      const printed = inspect(error);
      for (let at = 0; at + 8 <= secret.length; at += 1) {
        expect(printed).not.toContain(secret.slice(at, at + 8));
      }
    }
  }
  expect.assertions(3 * 30);
});

test.each([
  ["frozen", (text: string) => Object.freeze(new TypeError(text))],
  [
    "caused by a frozen one",
    (text: string) => new Error("no", { cause: Object.freeze(new Error(text)) }),
  ],
  [
    "made with a message that only can be read",
    (text: string) => Object.defineProperty(new Error(), "message", { get: () => text }),
  ],
])("an error that is %s makes room for another, without the key", (_, make) => {
  const key = newerKey();

  const safe = redactError(make(`SharedAccessKey=${key}`));

  expect(safe).toBeInstanceOf(Error);
  expectNothingOf(key, inspect(safe, { showHidden: true, depth: 9, getters: true }));
});
