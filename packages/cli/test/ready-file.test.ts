import { execFile } from "node:child_process";
import { once } from "node:events";
import { access, readdir, readFile, stat, watch } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { runBuspass, startBuspass } from "./run-buspass.ts";
import { temporaryFile } from "./temporary-file.ts";

const program = fileURLToPath(new URL("programs/send-and-receive.mjs", import.meta.url));
const isWindows = process.platform === "win32";
const node = process.execPath;

/** Waits for a file as a script does that has nothing but its name. */
async function appeared(path: string): Promise<string> {
  const watching = new AbortController();
  const changes = watch(dirname(path), { signal: watching.signal });
  try {
    for await (const _ of changes) {
      const text = await readFile(path, "utf8").catch(() => "");
      if (text !== "") return text;
    }
    throw new Error("Watching ended.");
  } finally {
    watching.abort();
  }
}

test.concurrent("the file is there while the namespaces are ready, and complete", async () => {
  await using file = await temporaryFile("left behind");
  await using config = await temporaryFile({
    UserConfig: {
      Namespaces: [{ Name: "one", Queues: [{ Name: "orders" }] }, { Name: "two" }],
      Identities: [
        {
          Name: "app",
          SystemAssigned: true,
          Roles: [{ Role: "Azure Service Bus Data Owner", Scope: "", Namespace: "one" }],
        },
      ],
    },
  });
  const ready = appeared(file.path);
  await using buspass = startBuspass([
    ...["emulator", "--config", config.path],
    ...["--ready-file", file.path],
  ]);
  const { processId, namespaces } = JSON.parse(await ready);
  expect(processId).toBe(buspass.process.pid);
  expect(namespaces).toEqual(
    ["one", "two"].map((name) => ({
      name,
      fullyQualifiedNamespace: expect.stringMatching(/^localhost:\d+$/),
      administration: expect.stringMatching(/^localhost:\d+$/),
      resourceManager: expect.stringMatching(/^https:\/\/localhost:\d+$/),
      resourceId: expect.stringMatching(new RegExp(`^/subscriptions/.+/namespaces/${name}$`)),
      caFile: expect.any(String),
      env: expect.objectContaining({ IDENTITY_HEADER: expect.any(String) }),
    })),
  );
  expect(await readdir(dirname(file.path))).toHaveLength(1);
  if (!isWindows) expect((await stat(file.path)).mode & 0o777).toBe(0o600);
  const { stdout } = await promisify(execFile)(node, [program], {
    env: { ...process.env, ...namespaces[0].env },
  });
  expect(stdout).toBe("received { orderId: 1 }\n");

  buspass.process.kill("SIGTERM");
  await buspass.result;
  if (!isWindows) await expect(access(file.path)).rejects.toMatchObject({ code: "ENOENT" });
});

test.concurrent("the file is there for a command, and gone after it", async () => {
  await using file = await temporaryFile("");
  const print = `process.stdout.write(require("fs").readFileSync(${JSON.stringify(file.path)}))`;
  const { stdout } = await runBuspass([
    ...["emulator", "--ready-file", file.path],
    ...["--", node, "-e", print],
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ namespaces: [{ name: "sbemulatorns" }] });
  await expect(access(file.path)).rejects.toMatchObject({ code: "ENOENT" });
});

test.concurrent("a file that was left behind does not say ready when nothing is", async () => {
  await using file = await temporaryFile("left behind");
  await using taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const { exitCode } = await runBuspass([
    ...["emulator", "--ready-file", file.path],
    ...["--port", String(port)],
  ]);
  expect(exitCode).toBe(1);
  await expect(access(file.path)).rejects.toMatchObject({ code: "ENOENT" });
});

test.concurrent.each([
  ["no/such/ready.json", "there is no such folder. Make it first, or name a file in another"],
  [tmpdir(), "it is a folder. Name a file in it"],
])("%s cannot be the file", async (path, why) => {
  expect(await runBuspass(["emulator", "--ready-file", path, "--", node, "--version"])).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: `buspass: Cannot write ${path}: ${why}.\n`,
  });
});
