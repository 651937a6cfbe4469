import { readFile, truncate, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";
import { startNamespace } from "./namespace.ts";
import { temporaryState } from "./state-folder.ts";

/** What is said of a state file that cannot be used; without the file's own path. */
async function complaint(path: string): Promise<string> {
  const error = await startEmulator({ state: path }).catch((error: unknown) => error);
  if (!(error instanceof Error)) throw new Error("It started.");
  expect(error.name).toBe("StateFileError");
  return error.message.replaceAll(path, "FILE");
}

test("a file that is no database", async () => {
  await using file = await temporaryState();
  await writeFile(file.path, "a letter to a friend, of more than a hundred bytes, ".repeat(20));
  expect(await complaint(file.path)).toBe(
    "FILE is no state file: it is no database at all. Name another file.",
  );
  expect(await readFile(file.path, "utf8")).toContain("a letter");
});

test("a database of something else, which is left as it is", async () => {
  await using file = await temporaryState();
  const other = new DatabaseSync(file.path);
  other.exec("CREATE TABLE letter (text)");
  other.close();
  const before = await readFile(file.path);
  expect(await complaint(file.path)).toBe(
    "FILE is no state file: it is a database of something else. Name another file.",
  );
  const after = new DatabaseSync(file.path);
  expect(after.prepare("SELECT name FROM sqlite_schema").all()).toEqual([{ name: "letter" }]);
  after.close();
  expect(before.length).toBe((await readFile(file.path)).length);
});

test("a file of a later version", async () => {
  await using file = await temporaryState();
  await (await startEmulator({ state: file.path })).stop();
  const database = new DatabaseSync(file.path);
  database.exec("PRAGMA user_version = 3");
  database.close();
  expect(await complaint(file.path)).toBe(
    "FILE is of version 3, and this program knows version 2: name another file, or remove it to begin anew.",
  );
});

test("a file that lost its end", async () => {
  await using file = await temporaryState();
  {
    await using namespace = await startNamespace({ queues: { orders: {} }, state: file.path });
    const messages = Array.from({ length: 50 }, () => ({ body: "x".repeat(1_000) }));
    await namespace.client.createSender("orders").sendMessages(messages);
  }
  await truncate(file.path, 20_000);
  expect(await complaint(file.path)).toBe(
    "FILE is damaged: remove it to begin anew, or put back a copy.",
  );
});

test("a folder that does not exist", async () => {
  await using file = await temporaryState();
  expect(await complaint(`${file.path}/no/such`)).toBe(
    "FILE cannot be opened: there is no such folder. Make it first, or name a file in another.",
  );
});

test("a folder", async () => {
  await using file = await temporaryState();
  expect(await complaint(dirname(file.path))).toBe(
    "FILE cannot be opened: it is a folder. Name a file in it.",
  );
});

test("a file that another namespace uses, until it is stopped", async () => {
  await using file = await temporaryState();
  await using first = await startEmulator({ state: file.path });
  expect(await complaint(file.path)).toBe(
    "FILE is in use by another process: end that, or name another file.",
  );
  await first.stop();
  await using second = await startEmulator({ state: file.path });
  expect(second.inspect().queues).toEqual({});
});
