import { findKey, findKeys } from "@buspass/identity/key-guard";
import { describe, expect, test } from "vitest";
import { bareKeys, carriers } from "./corpus/carriers.ts";
import {
  connectionString,
  connectionStrings,
  signature,
  signatures,
} from "./corpus/connection-strings.ts";
import { encodings } from "./corpus/encodings.ts";
import { expectNothingOf } from "./corpus/expect-nothing-of.ts";
import { lookAlikes } from "./corpus/look-alikes.ts";
import { seededKeys } from "./corpus/seeded-keys.ts";
import { newerKey, olderKey } from "./made-keys.ts";

const forms = [...connectionStrings, ...signatures, ...carriers, ...bareKeys, ...encodings];

describe.each(["older", "newer"] as const)("%s keys", (age) => {
  test.each(forms)(
    "$name is where it is told to be, and nothing else of it is elsewhere",
    ({ name, kind, write }) => {
      const keys = seededKeys(name);
      for (let i = 0; i < 25; i += 1) {
        const key = keys[age]();
        const before = `${"line\n".repeat(i)}- `;
        const text = `${before}${write(key)}\n`;
        const found = findKeys(text);

        expect(new Set(found.map((each) => each.kind))).toEqual(new Set([kind]));
        // The same key in another writing is the same.
        expect(new Set(found.map((each) => each.fingerprint))).toEqual(
          new Set(findKeys(connectionString(key)).map((each) => each.fingerprint)),
        );
        const rest = found.reduceRight(
          (left, { start, end }) => left.slice(0, start) + left.slice(end),
          text,
        );
        expect(rest.startsWith(before)).toBe(true);
        expect(findKeys(rest)).toEqual([]);
        // Eight digits of that are three characters of a key, which other words have as well.
        if (!name.includes("UTF-16")) expectNothingOf(key, rest);
      }
    },
  );
});

test.each(lookAlikes)("$name is no key", ({ text }) => {
  expect(findKeys(text)).toEqual([]);
});

test("each key is told once, in the order of the text, with its first and last character", () => {
  const keys = [newerKey(), olderKey(), newerKey()];
  const [a = "", b = "", c = ""] = keys;
  const text = `primaryKey=${a}\n${signature(b).replace(encodeURIComponent(b), b)}\nnew: ${c}`;

  expect(findKeys(text).map(({ kind, start, end }) => [kind, text.slice(start, end)])).toEqual([
    ["shared access key", a],
    ["shared access signature", b],
    ["shared access key", c],
  ]);
});

test("of base64, the part that has the key is told", () => {
  const key = newerKey();
  const around = "nothing of interest here ".repeat(40);
  for (const fill of ["", ".", ".."]) {
    const text = Buffer.from(`${fill}${around}${connectionString(key)}\n${around}`).toString(
      "base64",
    );
    const [found] = findKeys(`data: ${text}`);
    const inside = Buffer.from(text.slice(0, (found?.end ?? 0) - 6), "base64").toString();

    expect(found?.start).toBe(
      6 + Math.floor(((fill + around + connectionString("")).length * 8) / 6),
    );
    expect(inside.trimEnd()).toMatch(/=$/);
    expect(inside).toContain(key);
  }
});

test("a key that begins as mail writes an equal sign is told whole", () => {
  const key = `3D${newerKey().slice(2)}`;
  const texts = [connectionString(key), `primaryKey=${key}`, `sig=${key}`].flatMap((text) => [
    text,
    text.replaceAll("=", "=3D"),
  ]);
  const found = texts.flatMap(findKeys);

  expect(found).toHaveLength(texts.length);
  expect(new Set(found.map(({ fingerprint }) => fingerprint)).size).toBe(1);
});

test("a fingerprint is that of the key, and says too little of one that somebody made up", () => {
  const [key, other] = [newerKey(), newerKey()];
  const fingerprint = (text: string) => findKeys(text)[0]?.fingerprint;

  expect(fingerprint(connectionString(key))).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(connectionString(other))).not.toBe(fingerprint(connectionString(key)));
  expect(fingerprint(connectionString("abc12345"))).toMatch(/^[0-9a-f]{4}$/);
});

describe("the namespace beside a key", () => {
  const key = newerKey();
  const one = connectionString(key);
  const two = one.replace("contoso-prod", "contoso-test");
  const told = (text: string) => findKeys(text).map(({ namespace }) => namespace);
  const prod = "contoso-prod.servicebus.windows.net";
  const test_ = "contoso-test.servicebus.windows.net";

  test.each([
    ["as the portal copies it", one, [prod]],
    ["in capitals", one.replace("contoso-prod.", "Contoso-Prod."), [prod]],
    ["for a URL", encodeURIComponent(one), [prod]],
    ["for a URL, twice", encodeURIComponent(encodeURIComponent(one)), [prod]],
    ["of a signature", signature(key), [prod]],
    ["in base64", Buffer.from(one).toString("base64"), [prod]],
    ["one name in lines", one.replaceAll(";", ";\n"), [prod]],
    ["behind the key", `SharedAccessKey=${key};Endpoint=sb://${prod}/`, [prod]],
    [
      "in China",
      one.replace("windows.net", "chinacloudapi.cn"),
      ["contoso-prod.servicebus.chinacloudapi.cn"],
    ],
    ["of a name of one's own", one.replace(prod, "bus.contoso.com"), ["bus.contoso.com"]],
    ["two in lines", `A=${one}\nB=${two}`, [prod, test_]],
    ["two in JSON", JSON.stringify({ a: one, b: two }), [prod, test_]],
    [
      "two with the key first",
      `SharedAccessKey=${key};Endpoint=sb://${prod}/\nSharedAccessKey=${key};Endpoint=sb://${test_}/`,
      [prod, test_],
    ],
    ["of another key", `A=${one}\nB="SharedAccessKey=${key}"`, [prod, undefined]],
    ["nowhere", `primaryKey=${key}`, [undefined]],
    ["too far away", `${prod}${"\n".repeat(600)}primaryKey=${key}`, [undefined]],
  ])("%s", (_, text, namespaces) => {
    expect(told(text)).toEqual(namespaces);
  });
});

test("thousands of keys are told as soon as one", () => {
  const text = Array.from({ length: 3000 }, () => connectionString(olderKey())).join("\n");

  expect(findKeys(text)).toHaveLength(3000);
  expect(findKeys(Buffer.from(text).toString("base64"))).toHaveLength(3000);
  expect(findKey(text)).toBe("connection string with a key");
});
