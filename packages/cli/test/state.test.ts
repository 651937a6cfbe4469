import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const node = process.execPath;
const program = fileURLToPath(new URL("programs/send-and-count.mjs", import.meta.url));

function run(state: string, what: string): ReturnType<typeof runBuspass> {
  return runBuspass([...["emulator", "--state", state], ...["--", node, program, what]]);
}

test.concurrent("messages are there again in the next run, and nothing is said of it", async () => {
  await using file = await temporaryFile("");
  const state = join(dirname(file.path), "state.db");
  const fine = { exitCode: 0, stderr: "" };
  expect(await run(state, "send")).toEqual({ ...fine, stdout: "" });
  expect(await run(state, "send")).toEqual({ ...fine, stdout: "" });
  expect(await run(state, "count")).toEqual({ ...fine, stdout: "2\n" });
});

test.concurrent("a file of something else is told in a sentence", async () => {
  await using file = await temporaryFile("");
  await writeFile(file.path, "no database ".repeat(100));
  expect(await run(file.path, "count")).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `buspass: ${file.path} is no state file: it is no database at all. Name another file.\n`,
  });
});

test.concurrent("each namespace has a file of its own", async () => {
  await using config = await temporaryFile({
    UserConfig: { Namespaces: [{ Name: "one" }, { Name: "two/three" }] },
  });
  const folder = dirname(config.path);
  const { stdout } = await runBuspass([
    ...["emulator", "--config", config.path, "--state", join(folder, "state.db")],
    ...["--", node, "-p", `require("fs").readdirSync(${JSON.stringify(folder)}).join()`],
  ]);
  expect(stdout.trim().split(",")).toEqual(
    expect.arrayContaining(["state.db", "state.two%2Fthree.db"]),
  );
});
