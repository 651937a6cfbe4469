import { fileURLToPath } from "node:url";
import { type EmulatorOptions, startEmulator } from "@buspass/emulator";
import config from "../programs/example-orders.config.ts";
import { type BuspassResult, runBuspass } from "../run-buspass.ts";

export const configFile = fileURLToPath(
  new URL("../programs/example-orders.config.ts", import.meta.url),
);
const { subscriptionId, resourceGroup } = config.access.environments.production;
const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
export const namespaceId = `${group}/providers/Microsoft.ServiceBus/namespaces/contoso-prod`;

/** Azure with what the orders example declares, and the command that asks it. */
interface Azure extends AsyncDisposable {
  readonly endpoint: string;
  readonly principals: Readonly<Record<string, string>>;
  /** Runs `buspass access …` as the auditor, who may read the namespace. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<BuspassResult>;
}

/** Starts Azure as the example declares it, changed by a test. */
export async function startAzure(
  change: (options: EmulatorOptions) => EmulatorOptions = (options) => options,
  auditor: NonNullable<EmulatorOptions["identities"]>[string] = {
    roles: [{ role: "Reader", scope: "" }],
  },
): Promise<Azure> {
  const options = change(config.access.emulator());
  const emulator = await startEmulator({
    ...options,
    resourceId: namespaceId,
    tlsPort: 0,
    identities: { ...options.identities, auditor: { ...auditor, systemAssigned: true } },
  });
  const endpoint = String(emulator.resourceManager);
  const principals = Object.fromEntries(
    Object.entries(emulator.inspect().identities)
      .filter(([name]) => name in config.access.identities)
      .map(([name, { objectId }]) => [name, objectId]),
  );
  const azure = ["--resource-manager", endpoint, "--audience", "https://management.azure.com"];
  return {
    endpoint,
    principals,
    run: ([verb = "", ...args], env = {}) =>
      runBuspass(["access", verb, "--config", configFile, ...azure, ...args], {
        ...emulator.env,
        PRINCIPALS: JSON.stringify(principals),
        ...env,
      }),
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}

/** Five things that people do to Azure by hand. */
export function planted({ queues, ...options }: EmulatorOptions): EmulatorOptions {
  return {
    ...options,
    queues: { orders: { ...queues?.["orders"], maxDeliveryCount: 100 }, "orders-test": {} },
    identities: {
      // For the whole resource group, where it was for the queue.
      "orders-api": { roles: [{ role: "Azure Service Bus Data Sender", scope: group }] },
      // Nothing any more.
      "orders-worker": { roles: [] },
    },
    roleAssignments: [
      {
        principalId: "11111111-2222-4333-8444-555555555555",
        principalType: "User",
        role: "Azure Service Bus Data Owner",
        scope: "",
      },
    ],
  };
}
