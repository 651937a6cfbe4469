import { readFile } from "node:fs/promises";
import { type Access, type ActualNamespace, defineAccess } from "@buspass/access";
import { readNamespace } from "@buspass/access/azure";
import { type Emulator, type EmulatorOptions, startEmulator } from "@buspass/emulator";
import { bus } from "../orders.ts";

export const subscriptionId = "5f750a97-50d9-4e36-8081-c9ee4c0210d4";
export const namespaceId = `/subscriptions/${subscriptionId}/resourceGroups/contoso/providers/Microsoft.ServiceBus/namespaces/contoso-prod`;

/** An Azure subscription with one namespace in it, and a declaration that knows where that is. */
export interface Azure extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly access: Access<typeof bus, "production">;
  /** The object id of an identity, declared or not. */
  objectId(identity: string): string;
  read(as?: string): Promise<ActualNamespace>;
}

/** The orders of the other tests, in production. */
export function production(
  principals: Readonly<Record<string, string>> = {},
  subscription: string = subscriptionId,
): Access<typeof bus, "production"> {
  return defineAccess(bus, {
    environments: {
      production: {
        namespace: "contoso-prod.servicebus.windows.net",
        subscriptionId: subscription,
        resourceGroup: "contoso",
        principals,
      },
    },
    identities: {
      "orders-api": { sends: ["orders"] },
      "orders-worker": { receives: ["orders"], sends: ["events", "orders"] },
      billing: { receives: ["events/billing"] },
    },
  });
}

/** Starts what the declaration says, changed by a test, with an auditor who reads it. */
export async function azureOf(
  change: (options: EmulatorOptions) => EmulatorOptions = (options) => options,
): Promise<Azure> {
  const options = change({ resourceId: namespaceId, tlsPort: 0, ...production().emulator() });
  const emulator = await startEmulator({
    ...options,
    identities: {
      ...options.identities,
      auditor: { roles: [{ role: "Reader", scope: "" }] },
      nobody: { roles: [] },
    },
  });
  const { identities } = emulator.inspect();
  const objectId = (name: string): string => String(identities[name]?.objectId);
  const access = production(
    Object.fromEntries(Object.keys(production().identities).map((name) => [name, objectId(name)])),
  );
  const ca = await readFile(String(emulator.env["BUSPASS_EMULATOR_CA"]), "utf8");
  return {
    emulator,
    access,
    objectId,
    read: (as = "auditor") =>
      readNamespace(access, "production", {
        credential: emulator.as(as).credential,
        clientOptions: {
          endpoint: String(emulator.resourceManager),
          credentialScopes: "https://management.azure.com/.default",
          tlsOptions: { ca },
          retryOptions: { maxRetries: 0 },
        },
      }),
    [Symbol.asyncDispose]: () => emulator.stop(),
  };
}
