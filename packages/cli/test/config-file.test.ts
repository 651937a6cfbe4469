import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const node = process.execPath;

/** What the command says of a file that it cannot use. */
async function complaint(path: string): Promise<string> {
  const { exitCode, stdout, stderr } = await runBuspass([
    ...["emulator", "--config", path],
    ...["--", node, "--version"],
  ]);
  // Neither was the program run, nor does anybody see a stack trace.
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  return stderr;
}

test.concurrent("a file with problems has a line for each", async () => {
  await using file = await temporaryFile({
    UserConfig: { Namespaces: [{ Name: "mine", Queues: {}, Topic: [] }] },
  });
  expect(await complaint(file.path)).toBe(
    `buspass: ${file.path} cannot be used.\n` +
      "  UserConfig.Namespaces[0].Queues: expected an array, found an object with nothing in it\n" +
      "  UserConfig.Namespaces[0].Topic: unknown setting, did you mean Topics?\n",
  );
});

test.concurrent.each([
  ['{\n  "UserConfig": [1, tru]\n}', "Unexpected token ']' at line 2, column 24"],
  ['{\n"a": [', "Unexpected end of JSON input at line 2, column 7"],
])("%j is not JSON, and it is said where", async (content, why) => {
  await using file = await temporaryFile(content);
  expect(await complaint(file.path)).toBe(
    `buspass: ${file.path} is not JSON: ${why}. Mend it there.\n`,
  );
});

test.concurrent("comments and trailing commas, as in Microsoft's sample, are passed over", async () => {
  await using file = await temporaryFile(
    '{ "UserConfig": { /* one,\n*/ "Namespaces": [{ "Name": "mine", // "Queues": 1\n } ,], } }',
  );
  const result = await runBuspass(["emulator", "--config", file.path, "--", node, "--version"]);
  expect(result).toEqual({ exitCode: 0, stdout: `${process.version}\n`, stderr: "" });
});

test.concurrent.each([
  ['{\n// a "comment"\n"a": tru }', "Unexpected token ' ' at line 3, column 9"],
  ['{ "a": "//", /* , */ "b": [1,,] }', "Unexpected token ']' at line 1, column 31"],
])("with comments, %j is not JSON at the same place", async (content, why) => {
  await using file = await temporaryFile(content);
  expect(await complaint(file.path)).toBe(
    `buspass: ${file.path} is not JSON: ${why}. Mend it there.\n`,
  );
});

test.concurrent.each([
  ["UTF-8", "utf8"],
  ["UTF-16", "utf16le"],
] as const)("a file as PowerShell writes it in %s is read", async (_, encoding) => {
  const content = JSON.stringify({ UserConfig: { Namespaces: [{ Name: "mine" }] } });
  await using file = await temporaryFile(Buffer.from(`\ufeff${content}`, encoding));
  const result = await runBuspass(["emulator", "--config", file.path, "--", node, "--version"]);
  expect(result).toEqual({ exitCode: 0, stdout: `${process.version}\n`, stderr: "" });
});
