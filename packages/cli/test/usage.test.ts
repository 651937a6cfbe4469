import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";

test.concurrent("--version is that of the package", async () => {
  const manifest = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  expect(await runBuspass(["--version"])).toEqual({
    exitCode: 0,
    stdout: `${manifest.version}\n`,
    stderr: "",
  });
});

test.concurrent("--help of a verb shows an example", async () => {
  const { exitCode, stdout, stderr } = await runBuspass(["emulator", "--help"]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("buspass emulator --config emulator.json -- node program.mjs");
});

test.concurrent.each([
  [[], /^Usage: buspass/],
  [["emulatr"], /^error: unknown command 'emulatr'\n\(Did you mean emulator\?\)/],
  [["emulator", "--prot", "1"], /^error: unknown option '--prot'\n\(Did you mean --port\?\)/],
  [["emulator", "--port", "http"], /A port is a number from 0 to 65535\./],
  [["emulator", "--port", "65536"], /A port is a number from 0 to 65535\./],
  [["emulator", "--config"], /^error: option '--config <file>' argument missing/],
  [["emulator", "--json", "--", "node"], /^error: --json is for running without a command/],
])("%j is wrong usage", async (args, message) => {
  const { exitCode, stdout, stderr } = await runBuspass(args);
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ {4}at /m);
});
