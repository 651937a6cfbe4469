import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@buspass/emulator";
import { expect, test } from "vitest";

function program(name: string): string {
  return fileURLToPath(new URL(`programs/${name}`, import.meta.url));
}

test("the program of the README runs as it stands, over TLS", async () => {
  await using emulator = await startEmulator({
    queues: { orders: { maxDeliveryCount: 5 } },
    identities: {
      shop: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Owner", scope: "orders" }],
      },
    },
    tlsPort: 0,
  });

  const { stdout } = await promisify(execFile)(process.execPath, [program("readme.ts")], {
    env: { ...process.env, ...emulator.env },
  });

  expect(stdout.split("\n")).toEqual(["ContractViolation", "redelivered", "A2", "completed", ""]);
  expect(emulator.inspect()).toMatchObject({
    openConnections: 0,
    queues: { orders: { active: 0 } },
  });
}, 20_000);

test("the program of the README that is allowed a key runs as it stands, and warns", async () => {
  await using emulator = await startEmulator({
    queues: { orders: {} },
    sharedAccessPolicies: [{ name: "partner", rights: ["Send"] }],
    tlsPort: 0,
  });
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  const { stderr } = await promisify(execFile)(process.execPath, [program("shared-access.ts")], {
    env: {
      ...process.env,
      ...emulator.env,
      PARTNER_CONNECTION_STRING: emulator.connectionString("partner"),
      PARTNER_UNTIL: tomorrow,
    },
  });

  expect(stderr).toContain("[BUSPASS_SHARED_ACCESS] SharedAccessWarning");
  expect(emulator.inspect().queues["orders"]?.active).toBe(1);
}, 20_000);

test("the program of the README that sends runs as it stands", async () => {
  await using emulator = await startEmulator({
    queues: { orders: {} },
    identities: {
      shop: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }],
      },
    },
    tlsPort: 0,
  });

  const { stdout } = await promisify(execFile)(process.execPath, [program("sending.ts")], {
    env: { ...process.env, ...emulator.env },
  });

  expect(stdout).toBe("");
  expect(emulator.inspect().queues["orders"]).toMatchObject({ active: 10, scheduled: 0 });
}, 20_000);

test("a processor that cannot go on ends a process that does not look at it, and says why", async () => {
  const child = spawn(process.execPath, [program("unwatched.ts")], {
    stdio: ["ignore", "ignore", "pipe"],
  });

  const [stderr, [exitCode]] = await Promise.all([text(child.stderr), once(child, "exit")]);

  expect(exitCode).toBe(1);
  expect(stderr).toContain('may not receive from queue "orders"');
  expect(stderr).toContain("code: 'AccessDenied'");
}, 20_000);
