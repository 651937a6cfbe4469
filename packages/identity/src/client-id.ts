import { refuseKey } from "./check-id.ts";
import type { Environment } from "./environment.ts";

/** Variables that name a user-assigned identity: Service Connector's own, then the SDK's. */
const variables = ["AZURE_SERVICEBUS_CLIENTID", "AZURE_CLIENT_ID"] as const;

/** What the environment says of the identity to use. */
export type ClientIdFinding =
  | { readonly found: "none" }
  | { readonly found: "one"; readonly clientId: string; readonly variable: string }
  /** Two variables name different identities: nobody can tell which one is meant. */
  | { readonly found: "conflict"; readonly variables: readonly string[] };

/**
 * The client id that the environment names, if any.
 * https://learn.microsoft.com/azure/service-connector/how-to-integrate-service-bus
 * @param env the variables to read, such as `process.env`
 * @throws IdentityError KeyRefused
 * @example
 * const finding = clientIdFromEnvironment(process.env);
 * if (finding.found === "conflict") console.warn(`Set one of ${finding.variables.join(" and ")}.`);
 */
export function clientIdFromEnvironment(env: Environment): ClientIdFinding {
  const set = variables.flatMap((variable) => {
    const clientId = env[variable]?.trim();
    if (!clientId) return [];
    refuseKey(`The variable ${variable}`, clientId);
    return [{ clientId, variable }];
  });
  const [first, second] = set;
  if (first === undefined) return { found: "none" };
  if (second !== undefined && second.clientId.toLowerCase() !== first.clientId.toLowerCase()) {
    return { found: "conflict", variables: set.map(({ variable }) => variable) };
  }
  return { found: "one", ...first };
}
