import { defaultQueueSettings, type ReceivingSettings } from "../../entities/entity-settings.ts";
import type { Call } from "../call.ts";
import { requireBetween, requireLockDuration, requireUnchanged } from "../limits.ts";
import type { Properties } from "../properties.ts";
import { InvalidValue } from "../refusal.ts";
import { element, type XmlElement } from "../xml-element.ts";

/** https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas */
const mostDeliveries = 2000;

/**
 * Reads what queues and subscriptions share.
 * @param current the settings that are to be changed
 * @throws InvalidValue
 */
export function readReceivingSettings(
  properties: Properties,
  kind: "Queue" | "Subscription",
  current: ReceivingSettings | undefined,
  call: Call,
): ReceivingSettings {
  const defaults = defaultQueueSettings;
  const requiresSession = requireUnchanged(
    "RequiresSession",
    properties.boolean("RequiresSession") ?? current?.requiresSession ?? defaults.requiresSession,
    current?.requiresSession,
    kind,
  );
  const forwardTo = readTarget(properties, "ForwardTo", call);
  if (forwardTo !== undefined && requiresSession) {
    // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-auto-forwarding#autoforwarding-considerations
    throw new InvalidValue(
      "Autoforwarding isn't supported for session-enabled queues or subscriptions.\nParameter name: ForwardTo",
    );
  }
  return {
    lockDurationMs: requireLockDuration(
      properties.timeSpan("LockDuration") ?? defaults.lockDurationMs,
    ),
    maxDeliveryCount: requireBetween(
      "MaxDeliveryCount",
      properties.integer("MaxDeliveryCount") ?? defaults.maxDeliveryCount,
      1,
      mostDeliveries,
    ),
    requiresSession,
    deadLetteringOnMessageExpiration:
      properties.boolean("DeadLetteringOnMessageExpiration") ??
      defaults.deadLetteringOnMessageExpiration,
    forwardTo,
    forwardDeadLetteredMessagesTo: readTarget(properties, "ForwardDeadLetteredMessagesTo", call),
  };
}

/** A target is an absolute address in the same namespace, of any scheme; the entity's name is kept. */
function readTarget(properties: Properties, name: string, call: Call): string | undefined {
  const address = properties.text(name)?.trim();
  if (address === undefined || address === "") return undefined;
  const target = addressOf(address.replace(/^[a-z]+:\/\//i, "https://"));
  const hosts = [call.host, addressOf(`https://${call.namespace}`)?.host];
  const path = target?.pathname.replace(/^\/|\/$/g, "") ?? "";
  if (target === undefined || !hosts.includes(target.host) || path === "") {
    // https://github.com/Azure/azure-sdk-for-java/issues/24235
    throw new InvalidValue(
      `BR0012The specified value is in an invalid format.\nParameter name: ${name}.`,
    );
  }
  return path;
}

/** Read as HTTPS, so that hosts are alike whatever their case, and with the default port or without. */
function addressOf(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

/** As the JS client wrote it, so that it can be sent back. */
export function writeTarget(
  name: string,
  target: string | undefined,
  call: Call,
): XmlElement | undefined {
  return target === undefined ? undefined : element(name, `sb://${call.host}/${target}`);
}
