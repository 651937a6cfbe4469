import type { AsyncApiChannel } from "../async-api/channel.ts";
import { durationMs } from "../duration.ts";
import type { Affected, BusFinding } from "./finding.ts";

type Settings = AsyncApiChannel["x-buspass"]["settings"];
type Value = Settings[string] | undefined;

/** What the service gives where nothing is said: https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues */
const defaults: Settings = {
  lockDuration: "PT1M",
  maxDeliveryCount: 10,
  requiresSession: false,
  requiresDuplicateDetection: false,
  duplicateDetectionHistoryTimeWindow: "PT10M",
  deadLetteringOnMessageExpiration: false,
  deadLetteringOnFilterEvaluationExceptions: true,
  enableBatchedOperations: true,
  enablePartitioning: false,
  maxSizeInMegabytes: 1024,
  status: "Active",
  userMetadata: "",
};

/** Settings that say how people and the service work, and that no client notices. */
const silent: ReadonlySet<string> = new Set(["userMetadata", "enableBatchedOperations"]);

/** Settings that an entity keeps for its life: https://learn.microsoft.com/azure/service-bus-messaging/enable-message-sessions */
const fixed: Readonly<Record<string, Affected>> = {
  requiresSession: "senders and receivers",
  requiresDuplicateDetection: "senders",
  enablePartitioning: "senders and receivers",
};

/** What changed in the settings of an entity. */
export function diffSettings(before: Settings, after: Settings, at: string): BusFinding[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !silent.has(name))
    .flatMap((name) => {
      const [old, now] = [before[name] ?? defaults[name], after[name] ?? defaults[name]];
      return comparable(old) === comparable(now) ? [] : [changed(name, old, now, `${at}.${name}`)];
    });
}

function changed(name: string, old: Value, now: Value, path: string): BusFinding {
  const affected = fixed[name];
  const turned = `changes from ${shown(old)} to ${shown(now)}`;
  if (affected !== undefined) {
    return {
      path,
      breaking: true,
      affects: affected,
      message: `It ${turned}, which Azure allows to no entity: it must be deleted and made anew, and what is in it is lost.`,
      remedy:
        "Declare a second entity with the new setting, move senders to it, and remove this one once it is empty.",
    };
  }
  if (name === "status" && now !== "Active") {
    const affects =
      now === "SendDisabled"
        ? "senders"
        : now === "ReceiveDisabled"
          ? "receivers"
          : "senders and receivers";
    return {
      path,
      breaking: true,
      affects,
      message: `It ${turned}: ${affects} are refused.`,
      remedy: "Stop them before, or leave the entity active.",
    };
  }
  if (name === "forwardTo" && now !== undefined) {
    return {
      path,
      breaking: true,
      affects: "receivers",
      message: `It ${turned}: nothing can be received from an entity that forwards.`,
      remedy: `Let receivers receive from ${shown(now)} before.`,
    };
  }
  if (name === "maxMessageSizeInKilobytes" && Number(now ?? 0) < Number(old ?? 0)) {
    return {
      path,
      breaking: true,
      affects: "senders",
      message: `It ${turned}: larger messages are refused.`,
      remedy:
        "Make sure that nobody sends larger ones, or send their bodies through a claim check.",
    };
  }
  return {
    path,
    breaking: false,
    affects: name.startsWith("duplicateDetection") ? "senders" : "receivers",
    message: `It ${turned}.`,
    remedy: "Azure changes it on the entity that is there.",
  };
}

/** Durations are the same in whatever units they are written. */
function comparable(value: Value): Value {
  return typeof value === "string" ? (durationMs(value) ?? value) : value;
}

function shown(value: Value): string {
  return value === undefined ? "the service's default" : JSON.stringify(value);
}
