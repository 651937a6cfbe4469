import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runBuspass, startBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const program = fileURLToPath(new URL("programs/send-and-receive.mjs", import.meta.url));
const node = process.execPath;

/** Two namespaces with a queue of the same name; the identity may use only that of the second. */
const twoNamespaces = {
  UserConfig: {
    Namespaces: ["one", "two"].map((Name) => ({ Name, Queues: [{ Name: "orders" }] })),
    Identities: [
      {
        Name: "app",
        SystemAssigned: true,
        Roles: [{ Role: "Azure Service Bus Data Owner", Scope: "orders", Namespace: "two" }],
      },
    ],
  },
};

test.concurrent("each namespace has its own address and its own rights", async () => {
  await using config = await temporaryFile(twoNamespaces);
  await using buspass = startBuspass(["emulator", "--json", "--config", config.path]);
  const { namespaces } = JSON.parse(await buspass.stdoutWith(/\n$/));
  expect(namespaces).toMatchObject([{ name: "one" }, { name: "two" }]);
  const run = (index: number): Promise<{ stdout: string }> =>
    promisify(execFile)(node, [`--env-file=${namespaces[index].environmentFile}`, program], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: namespaces[index].caFile },
    });
  await expect(run(0)).rejects.toMatchObject({
    stderr: expect.stringContaining("UnauthorizedAccess"),
  });
  expect(await run(1)).toMatchObject({ stdout: "received { orderId: 1 }\n" });
});

test.concurrent("a command is run against the first", async () => {
  await using config = await temporaryFile(twoNamespaces);
  const result = await runBuspass(["emulator", "--config", config.path, "--", node, program]);
  expect(result).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining("UnauthorizedAccess"),
  });
});

test.concurrent("there must be a port for each", async () => {
  await using config = await temporaryFile(twoNamespaces);
  expect(await runBuspass(["emulator", "--config", config.path, "--port", "65535"])).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: "buspass: The namespaces need 2 ports from 65535 on, and 65535 is the last.\n",
  });
});
