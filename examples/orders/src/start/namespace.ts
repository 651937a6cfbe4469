import { type Emulator, startEmulator } from "@buspass/emulator";
import { access } from "../access.ts";

/** The identities of the example. */
export type IdentityName = keyof typeof access.identities;

/** Starts the namespace for the processes of this machine. */
export function startNamespace(): Promise<Emulator> {
  return startEmulator({ ...access.emulator(), tlsPort: 0 });
}

/** How long a namespace for tests takes from the call until a client of this process can connect. */
export async function timeInProcessNamespace(): Promise<number> {
  const startedAtMs = performance.now();
  await using _emulator = await startEmulator(access.emulator());
  return performance.now() - startedAtMs;
}

/** Variables that would tell a process of another identity or namespace than the emulator's. */
const foreign = /^(AZURE|BUSPASS|IDENTITY|IMDS|MSI)_/i;

/** The environment of a process that runs as an identity of the emulator: as on App Service. */
export function environmentOf(emulator: Emulator, identity: IdentityName): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(inherited),
    // A proxy for the outside world cannot reach this machine's own addresses.
    NO_PROXY: [process.env["NO_PROXY"], "127.0.0.1", "localhost"].filter(Boolean).join(","),
    ...emulator.env,
    BUSPASS_ENVIRONMENT: "development",
    AZURE_SERVICEBUS_CLIENTID: emulator.inspect().identities[identity]?.clientId,
  };
}
