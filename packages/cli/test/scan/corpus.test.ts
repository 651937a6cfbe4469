import { expect, test } from "vitest";
import { bareKeys, carriers } from "../../../identity/test/corpus/carriers.ts";
import { connectionStrings, signatures } from "../../../identity/test/corpus/connection-strings.ts";
import { encodings } from "../../../identity/test/corpus/encodings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import { lookAlikes } from "../../../identity/test/corpus/look-alikes.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { madeTree } from "./tree.ts";

const forms = [...connectionStrings, ...signatures, ...carriers, ...bareKeys, ...encodings];

const swapped = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

const files: Readonly<Record<string, (text: string) => string | Uint8Array>> = {
  "UTF-8": (text) => text,
  "UTF-8 with a mark": (text) => `\uFEFF${text}`,
  "UTF-16 of Windows": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  "UTF-16 in the other order": (text) => swapped(`\uFEFF${text}`),
  "lines of Windows": (text) => text.replaceAll(/\r?\n/g, "\r\n"),
  "a long text around": (text) => {
    const around = "Buses wait for nobody.\n".repeat(6_000);
    return `${around}${text}\n${around}`;
  },
};

test.each(Object.entries(files))("each form of a key is found in a file: %s", async (_, write) => {
  const keys = seededKeys("files");
  const made = forms.map((form) => ({ ...form, key: keys.newer(), old: keys.older() }));
  const texts = made.flatMap(({ key, old, write: form }, i) => [
    [`new-${i}.txt`, write(form(key))],
    [`old-${i}.txt`, write(form(old))],
  ]);
  await using tree = await madeTree(Object.fromEntries(texts));
  const { stdout, stderr } = await tree.scan("--json");

  expect(stderr).toBe("");
  const { findings } = JSON.parse(stdout);
  const kinds = new Map<string, string>();
  for (const { file, kind } of findings) kinds.set(file, kind);
  for (const [i, { name, kind, key, old }] of made.entries()) {
    expect({ name, new: kinds.get(`new-${i}.txt`), old: kinds.get(`old-${i}.txt`) }).toEqual({
      name,
      new: kind,
      old: kind,
    });
    expectNothingOf(key, stdout);
    expectNothingOf(old, stdout);
  }
});

test("none of the look-alikes is accused", async () => {
  const texts = lookAlikes.map(({ text }, index) => [`${index}.txt`, text]);
  await using tree = await madeTree(Object.fromEntries(texts));

  expect(await tree.scan()).toEqual({
    exitCode: 0,
    stdout: `No keys in ${lookAlikes.length} files.\n`,
    stderr: "",
  });
});
