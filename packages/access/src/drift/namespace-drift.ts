import { az } from "./az.ts";
import type { Compared } from "./compared.ts";
import { type Finding, finding } from "./finding.ts";

/** Compares the settings of the namespace itself with what every declaration asks for. */
export function namespaceDrift({
  environment,
  environmentName,
  actual,
  place,
}: Compared): Finding[] {
  const update = (option: string, value: string | boolean): string =>
    az("servicebus namespace update", {
      name: place.name,
      "resource-group": place.resourceGroup,
      subscription: place.subscriptionId,
      [option]: value,
    });
  const { allowsSharedAccess = environmentName === "development" } = environment;
  const { disableLocalAuth, minimumTlsVersion } = actual;
  return [
    ...(disableLocalAuth || allowsSharedAccess
      ? []
      : [
          finding("local-auth-enabled", {
            path: `environments.${environmentName}.namespace`,
            resourceId: place.id,
            what: "The namespace accepts shared access keys: disableLocalAuth is false.",
            wayOut:
              "Disable local authentication, after the last user of a key has moved to an identity.",
            commands: [update("disable-local-auth", true)],
          }),
        ]),
    ...(minimumTlsVersion === undefined || Number.parseFloat(minimumTlsVersion) >= 1.2
      ? []
      : [
          finding("old-tls", {
            path: `environments.${environmentName}.namespace`,
            resourceId: place.id,
            what: `The namespace accepts TLS ${minimumTlsVersion}.`,
            wayOut: "Ask for TLS 1.2 at least.",
            commands: [update("minimum-tls-version", "1.2")],
          }),
        ]),
  ];
}
