import type { Call, Json, Operation } from "../call.ts";
import { location, proxyResource, serviceBusVersions } from "./service-bus.ts";

const namespaces = {
  type: "namespaces",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/read",
};

export const getNamespace: Operation = { ...namespaces, run: writeNamespace };

/** Of a resource group or an Azure subscription, in which this is the only one. */
export const listNamespaces: Operation = {
  ...namespaces,
  run: (call) => ({ value: [writeNamespace(call)] }),
};

/** Nothing stands between a client and the namespace: every network may reach it, which is Azure's default. */
export const getNetworkRuleSet: Operation = {
  type: "namespaces/networkRuleSets",
  apiVersions: serviceBusVersions,
  action: "Microsoft.ServiceBus/namespaces/networkRuleSets/read",
  run: ({ scope }) =>
    proxyResource(`${scope}/networkRuleSets/default`, "default", "networkRuleSets", {
      publicNetworkAccess: "Enabled",
      defaultAction: "Allow",
      trustedServiceAccessEnabled: false,
      virtualNetworkRules: [],
      ipRules: [],
    }),
};

function writeNamespace({ services, url }: Call): Json {
  const { resource, policies, startedAtMs } = services;
  const time = new Date(startedAtMs).toISOString();
  // Came with 2022-01-01-preview: https://learn.microsoft.com/azure/templates/microsoft.servicebus/change-log/namespaces
  const isRecent = String(url.searchParams.get("api-version")) > "2022";
  return {
    id: resource.id,
    name: resource.name,
    type: "Microsoft.ServiceBus/Namespaces",
    location,
    tags: {},
    // The tier whose limits the emulator has.
    sku: { name: "Standard", tier: "Standard" },
    properties: {
      provisioningState: "Succeeded",
      status: "Active",
      createdAt: time,
      updatedAt: time,
      serviceBusEndpoint: `https://${services.namespace()}/`,
      metricId: `${resource.subscriptionId}:${resource.name}`,
      zoneRedundant: false,
      disableLocalAuth: policies === undefined,
      // The listeners' own least, which is Node's.
      ...(isRecent && { minimumTlsVersion: "1.2", publicNetworkAccess: "Enabled" }),
    },
  };
}
