import { findKey, redact } from "@buspass/identity/key-guard";
import { expect, test } from "vitest";
import { connectionString } from "./corpus/connection-strings.ts";
import { fillers, pieces, starts } from "./corpus/tiresome-texts.ts";
import { newerKey, olderKey } from "./made-keys.ts";

/* What is written how is in the corpus; this is about what is left. */

test("a newer key is found by its mark, whatever stands around it", () => {
  for (const write of [
    (key: string) => key,
    (key: string) => `the key is ${key}, keep it`,
    (key: string) => encodeURIComponent(key),
  ]) {
    const text = write(newerKey());
    expect(findKey(text)).toBe("shared access key");
    expect(findKey(redact(text))).toBeUndefined();
  }
});

test("an older key by itself looks like a hash: it is taken out of what is printed, and not called a key", () => {
  const key = olderKey();

  expect(findKey(key)).toBeUndefined();
  expect(redact(`the key is ${key}, keep it`)).toBe("the key is <redacted>, keep it");
  expect(redact(`https://vault/${key}`)).toBe("https://vault/<redacted>");
});

test("a key that somebody made up, shorter than Azure's, is refused in a connection string", () => {
  expect(findKey(connectionString("abc12345"))).toBe("connection string with a key");
});

test("a piece of a key is no placeholder: it is taken out although nobody would call it a key", () => {
  const key = newerKey();
  for (const text of [
    key.slice(0, 12),
    `${key.slice(0, 25)}…`,
    `$${key}`,
    `${key.slice(0, 30)}...`,
  ]) {
    expect(redact(connectionString(text))).not.toContain(key.slice(0, 8));
  }
});

test("only the secret is taken out: the rest of the text stays to be read", () => {
  expect(redact(`cannot connect to ${connectionString(newerKey())};EntityPath=orders`)).toBe(
    "cannot connect to Endpoint=sb://contoso-prod.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=<redacted>;EntityPath=orders",
  );
});

test("several keys in a text are all taken out", () => {
  const keys = [newerKey(), olderKey(), newerKey()];
  const safe = redact(keys.map(connectionString).join("\n"));

  expect(safe.match(/<redacted>/g)).toHaveLength(3);
  expect(findKey(safe)).toBeUndefined();
});

test("what is redacted stays as it is when it is redacted again", () => {
  const once = redact(connectionString(newerKey()));

  expect(redact(once)).toBe(once);
});

test.each(pieces)(
  "256 kilobytes of %j are looked through before anybody gives up waiting",
  (piece) => {
    const text = piece.repeat(2 ** 18 / piece.length);

    // In quadratic time this would take minutes.
    expect(findKey(text)).toBeUndefined();
    expect(findKey(redact(text))).toBeUndefined();
  },
);

test.each(starts)("%j is given up soon, whatever goes on after it", (start) => {
  for (const filler of fillers) {
    const text = start + filler.repeat(2 ** 14);

    expect(findKey(text)).toBeUndefined();
    expect(findKey(redact(text))).toBeUndefined();
  }
});
