import type { Environment } from "../environment.ts";
import { findKey } from "./find-key.ts";
import type { KeyKind } from "./key-forms.ts";

/** A variable that holds a key. Its value is not part of it. */
export interface KeyVariable {
  readonly variable: string;
  readonly kind: KeyKind;
  /** What writes variables of this name. */
  readonly writtenBy: string;
  /** How to do without the key, as a sentence. */
  readonly remedy: string;
}

interface KnownName {
  readonly pattern: RegExp;
  readonly writtenBy: string;
  remedy(variable: string): string;
}

const namespace = "AZURE_SERVICEBUS_FULLYQUALIFIEDNAMESPACE";

/** The first that fits tells the way out. */
const knownNames: readonly KnownName[] = [
  {
    // https://learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus
    pattern: /^AZURE_SERVICEBUS_CONNECTIONSTRING$/i,
    writtenBy: "Service Connector",
    remedy: () =>
      `Make the connection anew with --system-identity or --user-identity instead of --secret: it then writes ${namespace}.`,
  },
  {
    // https://learn.microsoft.com/azure/developer/java/spring-framework/service-bus-support
    pattern: /^SPRING_CLOUD_AZURE_SERVICEBUS_(?:CONNECTION_?STRING|KEY)$/i,
    writtenBy: "Spring Cloud Azure",
    remedy: () =>
      "Set SPRING_CLOUD_AZURE_SERVICEBUS_NAMESPACE and SPRING_CLOUD_AZURE_CREDENTIAL_MANAGED_IDENTITY_ENABLED=true instead.",
  },
  {
    // https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus#identity-based-connections
    pattern: /^AzureWebJobs\w*$/i,
    writtenBy: "Azure Functions",
    remedy: (variable) =>
      `Remove it and set ${variable}__fullyQualifiedNamespace to the name of the namespace.`,
  },
  {
    // https://learn.microsoft.com/azure/app-service/reference-app-settings#variable-prefixes
    pattern: /^(?:CUSTOM|SERVICEBUS)CONNSTR_/i,
    writtenBy: "the connection strings of App Service",
    remedy: () =>
      `Remove the connection string from the app and set ${namespace} in its settings to the name of the namespace.`,
  },
  {
    // https://learn.microsoft.com/aspnet/core/fundamentals/configuration/#connection-string-prefixes
    // https://aspire.dev/integrations/cloud/azure/azure-service-bus/azure-service-bus-host/
    pattern: /^ConnectionStrings(?:__|:)/i,
    writtenBy: "the configuration of .NET or Aspire",
    remedy: () =>
      "Give it the endpoint of the namespace without a key, as Aspire does where it makes the namespace itself.",
  },
  {
    pattern: /service_?bus/i,
    writtenBy: "a person or a script",
    remedy: () => `Remove it and set ${namespace} to the name of the namespace.`,
  },
];

/** App Service writes each setting twice, once behind this. */
const twin = /^APPSETTING_/i;

/** Names of variables that hold a key and nothing else. */
const namedAsKey = /(?:sas|shared_?access|access|primary|secondary).*(?:key|value)|_key$/i;

/**
 * Which variables hold a key of Service Bus, among those that the tools of Azure write: Service Connector,
 * the connection strings of App Service, Azure Functions, Aspire, Spring, and whatever has Service Bus in
 * its name. Others are not looked at: what they are for is not told by anything.
 *
 * @example
 * for (const { variable, remedy } of keysInEnvironment()) console.warn(`${variable} holds a key. ${remedy}`);
 */
export function keysInEnvironment(env: Environment = process.env): KeyVariable[] {
  return Object.entries(env).flatMap(([variable, value]) => {
    const name = variable.replace(twin, "");
    if (name !== variable && env[name] === value) return [];
    const known = knownNames.find(({ pattern }) => pattern.test(name));
    if (known === undefined || !value) return [];
    // An older key by itself is told by the name alone.
    const kind = findKey(value) ?? (namedAsKey.test(name) ? findKey(`sasKey=${value}`) : undefined);
    if (kind === undefined) return [];
    return [{ variable, kind, writtenBy: known.writtenBy, remedy: known.remedy(name) }];
  });
}
