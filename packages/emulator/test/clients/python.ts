import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Emulator, type EmulatorOptions, startEmulator } from "@buspass/emulator";
import { vi } from "vitest";

// A machine that is busy with others takes its time to start Python and its packages.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const run = promisify(execFile);

/** The namespace that every program is given: an owner, and entities of each kind. */
export function startForPython(options: EmulatorOptions = {}): Promise<Emulator> {
  return startEmulator({
    tlsPort: 0,
    queues: { orders: {}, visits: { requiresSession: true } },
    topics: { events: { subscriptions: { billing: {} } } },
    identities: {
      owner: {
        systemAssigned: true,
        roles: [{ role: "Azure Service Bus Data Owner", scope: "" }],
      },
    },
    ...options,
  });
}

/** What a program wrote. It fails when the program does. */
export async function runPython(
  python: string,
  name: string,
  env: Readonly<Record<string, string>>,
): Promise<string[]> {
  const file = fileURLToPath(new URL(name, import.meta.url));
  const { stdout } = await run(python, ["-B", "-W", "ignore", file], {
    env: { ...process.env, ...env },
    timeout: 50_000,
  });
  return stdout.trim().split("\n");
}
