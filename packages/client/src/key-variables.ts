import { type Environment, findKey, redact } from "@buspass/identity";
import { BuspassError } from "./buspass-error.ts";
import type { ClientEvent } from "./client-event.ts";
import { namespaceVariable } from "./namespace-name.ts";

/**
 * Variables into which people and tools of Azure put connection strings of Service Bus, in any case:
 * Service Connector, the SDK's samples, .NET's configuration, Azure Functions, App Service.
 * https://learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus
 * https://learn.microsoft.com/azure/app-service/reference-app-settings#variable-prefixes
 */
const suspicious =
  /^(?:AZURE_SERVICE_?BUS_.*|SERVICE_?BUS.*|AzureWebJobsServiceBus.*|ConnectionStrings__.*|(?:CUSTOM|SERVICEBUS)CONNSTR_.*)$/i;

/** The passwordless way. */
const remedy = `Remove it, set ${namespaceVariable} to the name of the namespace alone, and assign this process's identity its roles.`;

function holds(variables: readonly string[]): string {
  return `${variables.join(" and ")} ${variables.length === 1 ? "holds a key" : "hold keys"} of Service Bus`;
}

/** The names of the variables that hold keys of Service Bus. */
function keyVariables(env: Environment): string[] {
  return Object.entries(env)
    .filter(([name, value]) => suspicious.test(name) && findKey(value ?? "") !== undefined)
    .map(([name]) => redact(name));
}

/**
 * Refuses keys in the environment, where the namespace comes from there as well: somebody meant them for
 * this connection.
 * @throws BuspassError KeyRefused
 */
export function refuseKeyVariables(env: Environment): void {
  const [first, ...more] = keyVariables(env);
  if (first === undefined) return;
  throw new BuspassError("KeyRefused", `${holds([first, ...more])}, and Buspass takes no keys.`, {
    remedy,
  });
}

/** Warns of keys in the environment, where code has named the namespace: nobody uses them here. */
export function warnOfKeyVariables(env: Environment, onEvent: (event: ClientEvent) => void): void {
  const variables = keyVariables(env);
  if (variables.length === 0) return;
  const message = `${holds(variables)}, which Buspass does not use. ${remedy}`;
  process.emitWarning(message, { type: "KeyWarning", code: "BUSPASS_KEY_FOUND" });
  onEvent({ type: "keyFound", message, variables });
}
