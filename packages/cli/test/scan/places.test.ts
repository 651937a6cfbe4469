import { expect, test } from "vitest";
import { connectionString } from "../../../identity/test/corpus/connection-strings.ts";
import { seededKeys } from "../../../identity/test/corpus/seeded-keys.ts";
import { madeTree } from "./tree.ts";

const keys = seededKeys("places");
const before = connectionString("").length;

test("a place is told as editors count: lines and characters from 1 on, whatever the encoding", async () => {
  const text = `zero\r\n\r\n  bücher 🚌 ${connectionString(keys.newer())};\r\n`;
  const place = { line: 3, column: 2 + 7 + 3 + before + 1, endLine: 3 };
  await using tree = await madeTree({
    "a.txt": text,
    "b.txt": `\uFEFF${text}`,
    "c.config": Buffer.from(`\uFEFF${text}`, "utf16le"),
    "d.txt": text.replaceAll("\r\n", "\n"),
    "e.log": Buffer.from(text, "utf16le"),
    "f.log": Buffer.from(text, "utf16le").swap16(),
  });
  const { findings } = await tree.report();

  expect(findings).toEqual(
    ["a.txt", "b.txt", "c.config", "d.txt", "e.log", "f.log"].map((file) =>
      expect.objectContaining({ file, ...place, endColumn: place.column + 44 }),
    ),
  );
});

test("a key over several lines begins in one and ends in another", async () => {
  const key = keys.newer();
  await using tree = await madeTree({
    "a.env": `\n${connectionString(`${key.slice(0, 20)}\\\n  ${key.slice(20)}`)}`,
  });
  const { findings } = await tree.report();

  expect(findings).toEqual([
    expect.objectContaining({ line: 2, column: before + 1, endLine: 3, endColumn: 2 + 24 + 1 }),
  ]);
});

test("all keys of a file are told, in their order", async () => {
  const made = [keys.newer(), keys.older(), keys.newer()];
  await using tree = await madeTree({ "a.env": made.map(connectionString).join("\n") });
  const { findings } = await tree.report();

  expect(findings.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(3);
});

test.each([
  ["UTF-8", (text: string) => Buffer.from(text)],
  ["UTF-16", (text: string) => Buffer.from(`\uFEFF${text}`, "utf16le")],
  ["UTF-16 without its mark", (text: string) => Buffer.from(text, "utf16le").swap16()],
])(
  "wherever a large file is cut for reading, each of its keys is told once and in its place: %s",
  async (_, encode) => {
    const lines: string[] = [];
    const places: { line: number; column: number }[] = [];
    // A key every few kilobytes, in lines of many lengths, so that some stand wherever a cut may be.
    for (let size = 0; size < 2 ** 21; size += lines.at(-1)?.length ?? 0) {
      const filler = "é bus ".repeat(1 + ((lines.length * 37) % 400));
      places.push({ line: lines.length + 1, column: filler.length + before + 1 });
      lines.push(filler + connectionString(keys.older()));
      if (lines.length % 7 === 0) lines.push("x".repeat((lines.length * 911) % 20_000), "");
    }
    await using tree = await madeTree({ "large.log": encode(lines.join("\n")) });
    const { findings } = await tree.report();

    expect(findings.map(({ line, column }) => ({ line, column }))).toEqual(places);
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(places.length);
  },
);

test("a key in base64 is told in a text of one long line", async () => {
  const around = "nothing of interest ".repeat(60_000);
  const key = keys.newer();
  const text = Buffer.from(`${around}${connectionString(key)} ${around}`).toString("base64");
  await using tree = await madeTree({ "settings.json": JSON.stringify({ text }) });
  const { findings } = await tree.report();

  const bytes = around.length + before;
  expect(findings).toEqual([
    expect.objectContaining({
      line: 1,
      column: '{"text":"'.length + Math.floor((bytes * 8) / 6) + 1,
    }),
  ]);
});

test("UTF-16 without its mark may have other letters than those of ASCII", async () => {
  const secret = connectionString(keys.newer());
  // The last of them has a zero for its second half.
  const others = "バスは来ない 一";
  const text = `<!-- ${others} -->\n<add value="${secret}" />`;
  await using tree = await madeTree({ "a.config": Buffer.from(text, "utf16le") });

  expect((await tree.report()).findings).toMatchObject([{ file: "a.config", line: 2 }]);
});

test("a binary file is not looked into", async () => {
  const text = connectionString(keys.newer());
  await using tree = await madeTree({
    "app.dll": Buffer.concat([Buffer.from("MZ\0\0"), Buffer.from(text)]),
    // What it says in UTF-16 does not make it a text.
    "app.exe": Buffer.concat([Buffer.from("MZ\0\0"), Buffer.from(text, "utf16le")]),
    "empty.txt": "",
  });

  expect(await tree.scan()).toMatchObject({ exitCode: 0, stdout: "No keys in 3 files.\n" });
});
