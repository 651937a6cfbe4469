/**
 * Of Service Bus in Azure Resource Manager: the first stable one that has `disableLocalAuth`.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/2024-01-01/namespaces
 */
export const apiVersion = "2024-01-01";
