import { emulatorConfig } from "@buspass/contracts";
import { type Emulator, type EmulatorOptions, startEmulator } from "@buspass/emulator";
import { bus } from "../bus.ts";

/** The queue of the bus, and an identity for each process with the one role that it needs. */
const namespace: EmulatorOptions = {
  ...emulatorConfig(bus),
  identities: {
    "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: "orders" }] },
    "orders-worker": { roles: [{ role: "Azure Service Bus Data Receiver", scope: "orders" }] },
  },
};

/** The identities of the example. */
export type IdentityName = "orders-api" | "orders-worker";

/** Starts the namespace for the processes of this machine. */
export function startNamespace(): Promise<Emulator> {
  return startEmulator({ ...namespace, tlsPort: 0 });
}

/** How long a namespace for tests takes from the call until a client of this process can connect. */
export async function timeInProcessNamespace(): Promise<number> {
  const startedAtMs = performance.now();
  await using _emulator = await startEmulator(namespace);
  return performance.now() - startedAtMs;
}

/** Variables that would tell a process of another identity or namespace than the emulator's. */
const foreign = /^(AZURE|IDENTITY|IMDS|MSI)_/i;

/** The environment of a process that runs as an identity of the emulator: as on App Service. */
export function environmentOf(emulator: Emulator, identity: IdentityName): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    // A proxy for the outside world cannot reach this machine's own addresses.
    NO_PROXY: [process.env["NO_PROXY"], "127.0.0.1", "localhost"].filter(Boolean).join(","),
    ...emulator.env,
    AZURE_SERVICEBUS_CLIENTID: emulator.inspect().identities[identity]?.clientId,
  };
}
