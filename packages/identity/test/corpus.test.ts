import { findKey, redact } from "@buspass/identity/key-guard";
import { describe, expect, test } from "vitest";
import { bareKeys, carriers } from "./corpus/carriers.ts";
import { connectionStrings, signatures } from "./corpus/connection-strings.ts";
import { encodings } from "./corpus/encodings.ts";
import { expectNothingOf } from "./corpus/expect-nothing-of.ts";
import type { WrittenKey } from "./corpus/key-form.ts";
import { lookAlikes } from "./corpus/look-alikes.ts";
import { seededKeys } from "./corpus/seeded-keys.ts";

const groups: Readonly<Record<string, readonly WrittenKey[]>> = {
  "a connection string": connectionStrings,
  "a signature": signatures,
  "a connection string in": carriers,
  "a key in": bareKeys,
  "a connection string written": encodings,
};
const forms = Object.entries(groups).flatMap(([group, written]) =>
  written.map((form) => ({ ...form, name: `${group}: ${form.name}` })),
);

test("the corpus has at least 120 forms, all of them different", () => {
  const key = seededKeys("count").newer();

  expect(new Set(forms.map(({ write }) => write(key))).size).toBeGreaterThanOrEqual(120);
});

describe.each(["older", "newer"] as const)("%s keys", (age) => {
  test.each(forms)("$name is found and taken out", ({ name, kind, write }) => {
    const keys = seededKeys(name);
    // More than once: which characters a key has decides how it is escaped.
    for (let i = 0; i < 25; i += 1) {
      const key = keys[age]();
      const text = write(key);

      expect(findKey(text)).toBe(kind);

      const safe = redact(text);
      expect(findKey(safe)).toBeUndefined();
      expect(safe).toContain("<redacted>");
      expectNothingOf(key, safe);
    }
  });
});

test("there are at least 120 look-alikes, all of them different", () => {
  expect(new Set(lookAlikes.map(({ text }) => text)).size).toBeGreaterThanOrEqual(120);
});

test.each(lookAlikes)("$name is no key, and stays to be read", ({ text, suspect }) => {
  expect(findKey(text)).toBeUndefined();
  // All around what could be a secret stays; elsewhere, all of it.
  expect(redact(text)).toBe(suspect === undefined ? text : text.replace(suspect, "<redacted>"));
});
