import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { armTemplate, azCommands, bicep } from "@buspass/access";
import { expect, test } from "vitest";
import { access } from "../programs/orders.config.ts";
import { runBuspass } from "../run-buspass.ts";
import { temporaryFile } from "../temporary-file.ts";

const config = programs("orders.config.ts");
const production = ["--environment", "production", "--config", config];

test.concurrent.each([
  ["bicep", [], bicep(access, "production")],
  ["bicep", ["--format", "arm"], `${JSON.stringify(armTemplate(access, "production"), null, 2)}\n`],
  ["az", [], azCommands(access, "production")],
])("access %s %j writes what the package makes to standard output", async (verb, args, text) => {
  expect(await runBuspass(["access", verb, ...args, ...production])).toEqual({
    exitCode: 0,
    stdout: text,
    stderr: "",
  });
});

test.concurrent("access bicep --out writes to a file, and says nothing", async () => {
  await using file = await temporaryFile("what was there");

  const result = await runBuspass(["access", "bicep", ...production, "--out", file.path]);

  expect(result).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(await readFile(file.path, "utf8")).toBe(bicep(access, "production"));
});

test.concurrent.each([
  [[], "Say for which environment: add --environment with one of staging, production."],
  [
    ["--environment", "development"],
    'Environment "development" is the emulator, which is not deployed: add --environment with one of staging, production.',
  ],
  [
    ["--environment", "prod"],
    'The declaration has no environment "prod": add --environment with one of staging, production.',
  ],
])("access bicep %j is wrong usage", async (args, message) => {
  expect(await runBuspass(["access", "bicep", "--config", config, ...args])).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: `buspass: ${message}\n`,
  });
});

test.concurrent("what the declaration does not say is told, with what to add", async () => {
  const staging = ["--environment", "staging", "--config", config];

  expect(await runBuspass(["access", "az", ...staging])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      'buspass: Nobody has said where the namespace of environment "staging" is: add subscriptionId and resourceGroup to environments.staging.\n',
  });
});

test.concurrent("a configuration without access says how to write one", async () => {
  const without = programs("without-access.config.ts");

  expect(await runBuspass(["access", "bicep", "--config", without])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr:
      "buspass: The configuration has no access: write `export default { bus, access }`, with what defineAccess returned.\n",
  });
});

test.concurrent("a file that cannot be written is told in one sentence", async () => {
  await using file = await temporaryFile("a file is no folder");
  const nowhere = join(file.path, "bus.bicep");

  const result = await runBuspass(["access", "bicep", ...production, "--out", nowhere]);

  expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  expect(result.stderr).toMatch(
    /^buspass: Cannot write .*bus\.bicep: there is no such folder\. Make it first, .*\.\n$/,
  );
});

function programs(name: string): string {
  return fileURLToPath(new URL(`../programs/${name}`, import.meta.url));
}
