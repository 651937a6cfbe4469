import { readFile } from "node:fs/promises";
import { AuthorizationManagementClient } from "@azure/arm-authorization";
import { ServiceBusManagementClient } from "@azure/arm-servicebus";
import type { EmulatorOptions, ManualClock } from "@buspass/emulator";
import type { Target } from "./target.ts";

/** The clients of Azure Resource Manager, and where the namespace is. */
export interface Management {
  readonly serviceBus: ServiceBusManagementClient;
  readonly authorization: AuthorizationManagementClient;
  /** Resource group and name of the namespace, as the clients take them. */
  readonly at: readonly [resourceGroup: string, namespace: string];
  readonly resourceId: string;
  readonly objectId: string;
  readonly clock: ManualClock;
}

/** A namespace with an identity `app` and its roles, through whose eyes it is seen. */
export async function openManaged(
  target: Target,
  roles: NonNullable<EmulatorOptions["identities"]>[string]["roles"],
  options: EmulatorOptions = {},
  credentialScopes = "https://management.azure.com/.default",
): Promise<Management> {
  const { emulator, clock } = await target.openEmulator("needs an identity of its own", {
    ...options,
    tlsPort: 0,
    identities: { app: { roles } },
  });
  const { resourceId, resourceManager: endpoint = "", env } = emulator;
  const [, , subscriptionId = "", , resourceGroup = "", , , , name = ""] = resourceId.split("/");
  const tlsOptions = { ca: await readFile(env["BUSPASS_EMULATOR_CA"] ?? "", "utf8") };
  const shared = { endpoint, credentialScopes, tlsOptions, retryOptions: { maxRetries: 0 } };
  const { credential } = emulator.as("app");
  return {
    serviceBus: new ServiceBusManagementClient(credential, subscriptionId, shared),
    authorization: new AuthorizationManagementClient(credential, subscriptionId, shared),
    at: [resourceGroup, name],
    resourceId,
    objectId: emulator.inspect().identities["app"]?.objectId ?? "",
    clock,
  };
}

/** All items of a list, whatever its pages. */
export async function all<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of pages) items.push(item);
  return items;
}
