import { execFile } from "node:child_process";
import { once } from "node:events";
import { access, readFile, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runBuspass, startBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const program = fileURLToPath(new URL("programs/send-and-receive.mjs", import.meta.url));
// Windows has no signal that a process can send and another can handle.
const isWindows = process.platform === "win32";

test.concurrent("without a command it says what there is, and ends cleanly on a signal", async () => {
  await using buspass = startBuspass(["emulator"]);
  const report = await buspass.stdoutWith(/program\.mjs\n$/);
  expect(report).toMatch(/^Namespace {9}sbemulatorns, at localhost:\d+$/m);
  expect(report).toMatch(/^Administration {4}localhost:\d+$/m);
  expect(report).toMatch(/^Resource Manager {2}https:\/\/localhost:\d+$/m);
  expect(report).toMatch(/^Resource id {7}\/subscriptions\/.+\/namespaces\/sbemulatorns$/m);
  expect(report).toMatch(/^ {2}queue\.1 +queue$/m);
  expect(report).toMatch(/^ {2}topic\.1 +topic$/m);
  expect(report).toMatch(/^ {2}topic\.1\/subscription\.1 +subscription$/m);
  expect(report).toMatch(
    /^ {2}default \(system-assigned\) +[0-9a-f-]{36} +Azure Service Bus Data Owner on the namespace$/m,
  );
  const caFile = /^CA file +(.+)$/m.exec(report)?.[1] ?? "";
  const environmentFile = /--env-file="(.+?)"/.exec(report)?.[1] ?? "";
  expect(await readFile(caFile, "utf8")).toMatch(/^-----BEGIN CERTIFICATE-----/);
  buspass.process.kill("SIGTERM");
  const { exitCode, stderr } = await buspass.result;
  expect(stderr).toMatch(
    /^buspass: sbemulatorns is ready at localhost:\d+: 3 entities, identities: default\.\n$/,
  );
  if (isWindows) return;
  expect(exitCode).toBe(0);
  for (const file of [caFile, environmentFile]) {
    await expect(access(file)).rejects.toMatchObject({ code: "ENOENT" });
  }
});

test.concurrent("--json says it in one line, by which another process comes in", async () => {
  await using config = await temporaryFile({
    UserConfig: {
      Namespaces: [{ Name: "mine", Queues: [{ Name: "orders" }] }],
      Identities: [
        {
          Name: "app",
          SystemAssigned: true,
          Roles: [{ Role: "Azure Service Bus Data Owner", Scope: "orders" }],
        },
      ],
    },
  });
  await using buspass = startBuspass(["emulator", "--json", "--config", config.path]);
  const line = await buspass.stdoutWith(/\n$/);
  expect(line.trim().split("\n")).toHaveLength(1);
  const { processId, namespaces } = JSON.parse(line);
  expect(processId).toBe(buspass.process.pid);
  expect(namespaces).toEqual([
    {
      name: "mine",
      fullyQualifiedNamespace: expect.stringMatching(/^localhost:\d+$/),
      administration: expect.stringMatching(/^localhost:\d+$/),
      resourceManager: expect.stringMatching(/^https:\/\/localhost:\d+$/),
      resourceId: expect.stringMatching(/^\/subscriptions\/.+\/namespaces\/mine$/),
      caFile: expect.any(String),
      environmentFile: expect.any(String),
      entities: [{ path: "orders", kind: "queue" }],
      identities: [
        {
          name: "app",
          clientId: expect.any(String),
          objectId: expect.any(String),
          systemAssigned: true,
          roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }],
        },
      ],
    },
  ]);
  const [report] = namespaces;
  const environment = await readFile(report.environmentFile, "utf8");
  const secret = /^IDENTITY_HEADER='(.+)'$/m.exec(environment)?.[1] ?? "";
  expect(secret).not.toBe("");
  expect(line).not.toContain(secret);
  if (!isWindows) expect((await stat(report.environmentFile)).mode & 0o777).toBe(0o600);

  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--env-file=${report.environmentFile}`, program],
    { env: { ...process.env, NODE_EXTRA_CA_CERTS: report.caFile } },
  );
  expect(stdout).toBe("received { orderId: 1 }\n");
});

test.concurrent("a port that is taken is said to be taken", async () => {
  await using taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const address = taken.address();
  if (typeof address !== "object" || address === null) throw new Error("It has a port.");
  expect(await runBuspass(["emulator", "--port", String(address.port)])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `buspass: Port ${address.port} cannot be used: another program listens on it. Without --port, the system picks a free one.\n`,
  });
});
