import { expect, test } from "vitest";
import { bareKeys, carriers } from "../../../identity/test/corpus/carriers.ts";
import { connectionStrings, signatures } from "../../../identity/test/corpus/connection-strings.ts";
import { encodings } from "../../../identity/test/corpus/encodings.ts";
import { expectNothingOf } from "../../../identity/test/corpus/expect-nothing-of.ts";
import type { WrittenKey } from "../../../identity/test/corpus/key-form.ts";
import { lookAlikes } from "../../../identity/test/corpus/look-alikes.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { madeTree, type ToldReport } from "./tree.ts";

const forms = [...connectionStrings, ...signatures, ...carriers, ...bareKeys, ...encodings];

const swapped = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

const files: Readonly<Record<string, (text: string) => string | Uint8Array>> = {
  "UTF-8": (text) => text,
  "UTF-8 with a mark": (text) => `\uFEFF${text}`,
  "UTF-16 of Windows": (text) => Buffer.from(`\uFEFF${text}`, "utf16le"),
  "UTF-16 in the other order": (text) => swapped(`\uFEFF${text}`),
  "UTF-16 without its mark": (text) => Buffer.from(text, "utf16le"),
  "UTF-16 without its mark, in the other order": (text) => swapped(text),
  "lines of Windows": (text) => text.replaceAll(/\r?\n/g, "\r\n"),
  "a long text around": (text) => {
    const around = "Buses wait for nobody.\n".repeat(6_000);
    return `${around}${text}\n${around}`;
  },
};

test.each(Object.entries(files))("each form of a key is found in a file: %s", async (_, write) => {
  const keys = seededKeys("files");
  const made = forms.map((form) => ({ form, newer: keys.newer(), older: keys.older() }));
  const texts = made.flatMap(({ form, newer, older }, i) => [
    [`new-${i}.txt`, write(form.write(newer))],
    [`old-${i}.txt`, write(form.write(older))],
  ]);
  await using tree = await madeTree(Object.fromEntries(texts));
  const { stdout, stderr } = await tree.scan("--json");

  expect(stderr).toBe("");
  const { findings }: ToldReport = JSON.parse(stdout);
  const told = Map.groupBy(findings, ({ file }) => file);
  const expectTold = (file: string, key: string, form: WrittenKey) => {
    const ofFile = told.get(file) ?? [];
    const kinds = new Set(ofFile.map(({ kind }) => kind));
    expect({ name: form.name, kinds }).toEqual({ name: form.name, kinds: new Set([form.kind]) });
    expectNothingOf(key, JSON.stringify(ofFile));
  };
  for (const [i, { form, newer, older }] of made.entries()) {
    expectTold(`new-${i}.txt`, newer, form);
    expectTold(`old-${i}.txt`, older, form);
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
