import { startEmulator } from "@buspass/emulator";
import type { SoakFault } from "../fault-schedule.ts";
import type { Command, Observation, Report } from "../namespace-process.ts";

/*
 * A namespace that stands alone, in a process of its own, and is told over IPC what shall fail.
 *
 * node --expose-gc namespace.ts CLIENT…
 */

const clients = process.argv.slice(2);
// The shortest that Azure allows: what a lost client has locked comes back within the run.
const settings = { lockDurationMs: 5_000, maxDeliveryCount: 2_000 };
const emulator = await startEmulator({
  tlsPort: 0,
  // Clients fetch a new token when the one they have lives for less than five minutes.
  tokenLifetimeMs: 310_000,
  queues: { orders: settings, visits: { ...settings, requiresSession: true } },
  topics: { events: { subscriptions: { billing: settings, audit: settings } } },
  identities: Object.fromEntries(
    clients.map((name) => [
      name,
      {
        roles: [
          { role: "Azure Service Bus Data Sender", scope: "" },
          { role: "Azure Service Bus Data Receiver", scope: "" },
        ],
      },
    ]),
  ),
});

process.on("message", (command: Command) => {
  answer(command).catch((error) => {
    throw error;
  });
});
const { identities } = emulator.inspect();
report({
  ready: {
    env: emulator.env,
    clientIds: Object.fromEntries(clients.map((name) => [name, identities[name]?.clientId ?? ""])),
  },
});

async function answer({ fault, observe, stop }: Command): Promise<void> {
  if (fault !== undefined) await inject(fault);
  if (observe !== undefined) report({ observed: observation() });
  if (stop !== undefined) {
    await emulator.stop();
    // Nothing else must keep the process alive.
    process.disconnect();
  }
}

async function inject(fault: SoakFault): Promise<void> {
  const { faults } = emulator;
  switch (fault.kind) {
    case "drop connections":
      return faults.dropConnections();
    case "throttle":
      return faults.throttle();
    case "clear":
      return faults.clear();
    case "detach links":
      return faults.detachLinks(fault.entity);
    case "refuse":
    case "delay":
      return faults.operation(fault.operation, fault.fault, { times: fault.times });
    case "latency":
      return faults.latency(fault.latencyMs);
    case "identity endpoint":
      return faults.identity(fault.fault, { requests: fault.requests });
    case "rotate keys":
      return emulator.rotateKeys({ keepOld: fault.keepOld });
  }
}

function observation(): Observation {
  const { queues, openConnections, openLinks } = emulator.inspect();
  const all = Object.values(queues);
  globalThis.gc?.();
  return {
    left: all.reduce(
      (sum, { active, scheduled, deferred }) => sum + active + scheduled + deferred,
      0,
    ),
    deadLettered: all.reduce(
      (sum, { deadLettered, transferDeadLettered }) => sum + deadLettered + transferDeadLettered,
      0,
    ),
    openConnections,
    openLinks,
    heapBytes: process.memoryUsage().heapUsed,
  };
}

function report(said: Report): void {
  process.send?.(said);
}
