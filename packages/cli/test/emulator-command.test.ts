import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runBuspass, startBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const program = fileURLToPath(new URL("programs/send-and-receive.mjs", import.meta.url));
const node = process.execPath;

function configWith(role: string): object {
  return {
    UserConfig: {
      Namespaces: [
        {
          Name: "sbemulatorns",
          Queues: [{ Name: "orders", Properties: { DefaultMessageTimeToLive: "PT1H" } }],
        },
      ],
      Identities: [{ Name: "app", SystemAssigned: true, Roles: [{ Role: role, Scope: "orders" }] }],
    },
  };
}

test.concurrent("an unmodified program sends and receives", async () => {
  await using config = await temporaryFile(configWith("Azure Service Bus Data Owner"));
  const result = await runBuspass(["emulator", "--config", config.path, "--", node, program]);
  expect(result).toEqual({
    exitCode: 0,
    stdout: "received { orderId: 1 }\n",
    stderr: "",
  });
});

test.concurrent("the same program runs on the entities of a buspass.config.ts", async () => {
  const config = fileURLToPath(new URL("programs/shop/buspass.config.ts", import.meta.url));
  const result = await runBuspass(["emulator", "--config", config, "--", node, program]);
  expect(result).toEqual({ exitCode: 0, stdout: "received { orderId: 1 }\n", stderr: "" });
});

test.concurrent("the same program is refused under an identity without the role", async () => {
  await using config = await temporaryFile(configWith("Azure Service Bus Data Receiver"));
  const result = await runBuspass(["emulator", "--config", config.path, "--", node, program]);
  expect(result.exitCode).toBe(1);
  expect(result.stdout).toBe("");
  expect(result.stderr).toMatch(
    /UnauthorizedAccess: Unauthorized access\. 'Send' claim\(s\) are required .*\/orders'/,
  );
});

test.concurrent("the command has the person's environment and the emulator's", async () => {
  const print =
    "const { PERSONS_OWN, IDENTITY_ENDPOINT, AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE: ns } = process.env;" +
    "console.log(JSON.stringify({ PERSONS_OWN, IDENTITY_ENDPOINT, ns, args: process.argv.slice(1) }));" +
    "process.exitCode = 42;";
  const { exitCode, stdout, stderr } = await runBuspass(
    ["emulator", "--", node, "-e", print, "--", "--port", "x", "--version"],
    { PERSONS_OWN: "kept", IDENTITY_ENDPOINT: "http://overridden" },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 42, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({
    PERSONS_OWN: "kept",
    IDENTITY_ENDPOINT: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\//),
    ns: expect.stringMatching(/^localhost:\d+$/),
    args: ["--port", "x", "--version"],
  });
});

test.concurrent("a command that does not exist is said not to exist", async () => {
  expect(await runBuspass(["emulator", "--", "no-such-command-here"])).toEqual({
    exitCode: 127,
    stdout: "",
    stderr: 'buspass: Cannot run "no-such-command-here": there is no such command.\n',
  });
});

test
  .runIf(process.platform !== "win32")
  .concurrent("a command that a signal ends gives the shell's exit code for it", async () => {
    const { exitCode } = await runBuspass([
      ...["emulator", "--", node],
      ...["-e", "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000)"],
    ]);
    expect(exitCode).toBe(128 + 15);
  });

test.runIf(process.platform !== "win32").each(["SIGINT", "SIGTERM"] as const)(
  "%s reaches the command, which decides",
  async (signal) => {
    await using buspass = startBuspass([
      ...["emulator", "--", node],
      "-e",
      `process.on("${signal}", () => { console.log("got ${signal}"); process.exit(7); });` +
        'setInterval(() => {}, 1000); console.log("waiting")',
    ]);
    await buspass.stdoutWith(/waiting/);
    buspass.process.kill(signal);
    expect(await buspass.result).toEqual({
      exitCode: 7,
      stdout: `waiting\ngot ${signal}\n`,
      stderr: "",
    });
  },
);
