import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBuspass } from "./run-buspass.ts";

const config = programs("orders.config.ts");
const run = ["emulator", "--config", config, "--", process.execPath, programs("orders.ts")];

test.concurrent("a declaration is an emulator's configuration, and each client is the identity of its name", async () => {
  const result = await runBuspass(run, { BUSPASS_ENVIRONMENT: "" });

  expect(result).toMatchObject({ exitCode: 0, stderr: "" });
  expect(JSON.parse(result.stdout)).toEqual({
    environment: "development",
    received: "A1",
    areTwo: true,
  });
});

test.concurrent("a process that was told to be of production is not told otherwise", async () => {
  const { exitCode, stderr } = await runBuspass(run, { BUSPASS_ENVIRONMENT: "production" });

  expect(exitCode).toBe(1);
  expect(stderr).toContain("WrongEnvironment");
});

test.concurrent("a bus without access has one identity, which may do all", async () => {
  const without = programs("without-access.config.ts");
  const program = programs("send-and-receive.mjs");

  expect(
    await runBuspass(["emulator", "--config", without, "--", process.execPath, program]),
  ).toEqual({ exitCode: 0, stdout: "received { orderId: 1 }\n", stderr: "" });
});

function programs(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}
