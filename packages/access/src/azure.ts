export { AzureReadError, type AzureReadErrorCode } from "./azure/azure-read-error.ts";
export { type ReadNamespaceOptions, readNamespace } from "./azure/read-namespace.ts";
