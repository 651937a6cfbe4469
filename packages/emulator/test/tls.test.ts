import { once } from "node:events";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startEmulator } from "@buspass/emulator";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { runProgram } from "./run-program.ts";

const host = {
  systemAssigned: true,
  roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }],
} as const;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("another process sends and receives with the real clients, unmodified", async () => {
  await using emulator = await startEmulator({
    queues: { orders: {} },
    identities: { host },
    tlsPort: 0,
  });
  expect(emulator.namespace).toMatch(/^localhost:\d+$/);
  expect(emulator.env["AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE"]).toBe(emulator.namespace);
  const result = await runProgram("send-and-receive.mjs", { env: emulator.env });
  expect(result).toEqual({ exitCode: 0, stdout: "over TLS\n", stderr: "" });
  expect(emulator.inspect()).toMatchObject({
    queues: { orders: { active: 0 } },
    identities: { host: { tokensFromEndpoint: 1 } },
    openConnections: 0,
  });
});

test("the authorities that a person trusts already stay trusted", async () => {
  const folder = await mkdtemp(join(tmpdir(), "buspass-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const theirs = join(folder, "corporate.pem");
  // Without a line end, as files come.
  await writeFile(theirs, "-----BEGIN CERTIFICATE-----\ntheirs\n-----END CERTIFICATE-----");
  vi.stubEnv("NODE_EXTRA_CA_CERTS", theirs);
  await using emulator = await startEmulator({ tlsPort: 0 });
  const ours = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const both = await readFile(emulator.env["NODE_EXTRA_CA_CERTS"] ?? "", "utf8");
  expect(ours).not.toContain("theirs");
  expect(both.match(/^-----BEGIN CERTIFICATE-----$/gm)).toHaveLength(2);
  expect(both).toContain("\ntheirs\n");
  expect(both).toContain(ours);
});

test.each([undefined, "", join(tmpdir(), "buspass-no-such-file.pem")])(
  "with %j as the person's authorities, ours is trusted",
  async (theirs) => {
    vi.stubEnv("NODE_EXTRA_CA_CERTS", theirs);
    await using emulator = await startEmulator({ tlsPort: 0 });
    const ours = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
    const trusted = await readFile(emulator.env["NODE_EXTRA_CA_CERTS"] ?? "", "utf8");
    expect(trusted.trim()).toBe(ours.trim());
  },
);

test("what a person excludes from their proxy stays excluded", async () => {
  vi.stubEnv("NO_PROXY", ".contoso.com,10.0.0.1");
  await using emulator = await startEmulator({});
  expect(emulator.env["NO_PROXY"]).toBe(".contoso.com,10.0.0.1,127.0.0.1,localhost");
});

test("a port that is taken is said to be taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void taken.close());
  await once(taken, "listening");
  const address = taken.address();
  if (typeof address !== "object" || address === null) throw new Error("It has a port.");
  await expect(startEmulator({ tlsPort: address.port })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("after stop, the port is free and the files are gone", async () => {
  const first = await startEmulator({ tlsPort: 0 });
  await first.stop();
  await expect(access(dirname(first.env["BUSPASS_EMULATOR_CA"] ?? ""))).rejects.toMatchObject({
    code: "ENOENT",
  });
  const tlsPort = Number(first.namespace.split(":")[1]);
  await using second = await startEmulator({ tlsPort });
  expect(second.namespace).toBe(first.namespace);
});
