import { AuthorizationManagementClient } from "@azure/arm-authorization";
import {
  ServiceBusManagementClient,
  type ServiceBusManagementClientOptionalParams,
} from "@azure/arm-servicebus";
import type { TokenCredential } from "@azure/core-auth";

/** The clients of Azure Resource Manager that are needed to read a namespace. */
export interface ResourceManager {
  readonly serviceBus: ServiceBusManagementClient;
  readonly authorization: AuthorizationManagementClient;
}

/**
 * The first stable version that tells the minimum TLS version. The client's own, 2021-11-01, does not.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/change-log/namespaces
 */
const apiVersion = "2024-01-01";

/** Clients for one Azure subscription. */
export function resourceManager(
  credential: TokenCredential,
  subscriptionId: string,
  options: ServiceBusManagementClientOptionalParams,
): ResourceManager {
  return {
    serviceBus: new ServiceBusManagementClient(credential, subscriptionId, {
      ...options,
      apiVersion,
    }),
    authorization: new AuthorizationManagementClient(credential, subscriptionId, options),
  };
}

/**
 * Where Azure Resource Manager is in the cloud of a namespace. Its address is also the audience of its
 * tokens there.
 * https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
 * https://learn.microsoft.com/azure/china/resources-developer-guide
 */
export function endpointFor(namespace: string): string {
  if (/\.servicebus\.chinacloudapi\.cn$/i.test(namespace)) {
    return "https://management.chinacloudapi.cn";
  }
  if (/\.servicebus\.usgovcloudapi\.net$/i.test(namespace)) {
    return "https://management.usgovcloudapi.net";
  }
  return "https://management.azure.com";
}
