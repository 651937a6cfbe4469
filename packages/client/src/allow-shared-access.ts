import { BuspassError } from "./buspass-error.ts";
import type { ClientEvent } from "./client-event.ts";
import type { SharedAccessCredential } from "./shared-access-credential.ts";
import type { Target } from "./target.ts";

/**
 * Lets a key be used in an environment, loudly, or refuses it.
 * @throws BuspassError KeyRefused
 */
export function allowSharedAccess(
  access: SharedAccessCredential,
  { namespace, environment, declared }: Target,
  onEvent: (event: ClientEvent) => void,
): void {
  access.refuseWhenOver();
  const development = access.development || environment?.toLowerCase() === "development";
  if (environment !== undefined && !development && declared?.allowsSharedAccess !== true) {
    throw new BuspassError(
      "KeyRefused",
      `Environment "${environment}" takes no keys, and ${access.source} is one.`,
      {
        remedy:
          "Connect as this process's identity: leave out `credential`. If that cannot be yet, `allowsSharedAccess: true` of the environment allows keys there.",
      },
    );
  }
  const { policy, reason, until } = access;
  const message = `Buspass connects to ${namespace} with a key (${access.source}), and not as an identity, until ${until}: ${reason}`;
  process.emitWarning(message, { type: "SharedAccessWarning", code: "BUSPASS_SHARED_ACCESS" });
  onEvent({ type: "sharedAccess", message, namespace, policy, reason, until });
}
