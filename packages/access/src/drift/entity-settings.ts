import type { EntityRef } from "../resource-ids.ts";
import type { ActualSettings } from "./actual-namespace.ts";
import { durationMs } from "./duration.ts";

/** A setting of an entity: how its values are compared, and by which option the Azure CLI sets it. */
interface Setting {
  readonly compare: "duration" | "plain" | "entity";
  /** What Azure does where nothing is said. Without it, only what is declared is compared. */
  readonly azureDefault?: string | number | boolean;
  readonly option: string;
  /** Azure takes it only when the entity is created. */
  readonly fixed?: true;
}

/** The longest duration that Azure knows, which is its word for never. */
const forever = "P10675199DT2H48M5.4775807S";

/**
 * The settings by their names in Azure, with the service's own defaults.
 * https://learn.microsoft.com/azure/templates/microsoft.servicebus/namespaces/queues
 *
 * Some have a default that depends on the tier or is not documented, and are compared where they are
 * declared. A note for people (`userMetadata`) is not in Azure Resource Manager.
 */
const settings: Readonly<Record<string, Setting>> = {
  lockDuration: { compare: "duration", azureDefault: "PT1M", option: "lock-duration" },
  maxDeliveryCount: { compare: "plain", azureDefault: 10, option: "max-delivery-count" },
  requiresSession: { compare: "plain", azureDefault: false, option: "enable-session", fixed: true },
  deadLetteringOnMessageExpiration: {
    compare: "plain",
    azureDefault: false,
    option: "enable-dead-lettering-on-message-expiration",
  },
  deadLetteringOnFilterEvaluationExceptions: {
    compare: "plain",
    azureDefault: true,
    option: "dead-letter-on-filter-exceptions",
  },
  forwardTo: { compare: "entity", azureDefault: "", option: "forward-to" },
  forwardDeadLetteredMessagesTo: {
    compare: "entity",
    azureDefault: "",
    option: "forward-dead-lettered-messages-to",
  },
  requiresDuplicateDetection: {
    compare: "plain",
    azureDefault: false,
    option: "enable-duplicate-detection",
    fixed: true,
  },
  duplicateDetectionHistoryTimeWindow: {
    compare: "duration",
    azureDefault: "PT10M",
    option: "duplicate-detection-history-time-window",
  },
  defaultMessageTimeToLive: {
    compare: "duration",
    azureDefault: forever,
    option: "default-message-time-to-live",
  },
  autoDeleteOnIdle: { compare: "duration", azureDefault: forever, option: "auto-delete-on-idle" },
  enableBatchedOperations: {
    compare: "plain",
    azureDefault: true,
    option: "enable-batched-operations",
  },
  enablePartitioning: {
    compare: "plain",
    azureDefault: false,
    option: "enable-partitioning",
    fixed: true,
  },
  status: { compare: "plain", azureDefault: "Active", option: "status" },
  supportOrdering: { compare: "plain", option: "enable-ordering" },
  maxSizeInMegabytes: { compare: "plain", option: "max-size" },
  maxMessageSizeInKilobytes: { compare: "plain", option: "max-message-size" },
};

/** The names of the settings that are compared. */
export const settingNames: readonly string[] = Object.keys(settings);

/** Settings that an entity of a kind does not have. */
const absent: Readonly<Record<EntityRef["kind"], readonly string[]>> = {
  queue: ["deadLetteringOnFilterEvaluationExceptions", "supportOrdering"],
  topic: [
    "lockDuration",
    "maxDeliveryCount",
    "requiresSession",
    "deadLetteringOnMessageExpiration",
    "deadLetteringOnFilterEvaluationExceptions",
    "forwardTo",
    "forwardDeadLetteredMessagesTo",
  ],
  subscription: [
    "requiresDuplicateDetection",
    "duplicateDetectionHistoryTimeWindow",
    "enablePartitioning",
    "supportOrdering",
    "maxSizeInMegabytes",
    "maxMessageSizeInKilobytes",
  ],
};

/** A setting with another value in Azure than in the declaration. */
export interface SettingDifference {
  readonly name: string;
  /** Undefined where nothing is declared. */
  readonly declared: string | number | boolean | undefined;
  /** What the declaration comes to: what is declared, or Azure's default. */
  readonly wanted: string | number | boolean;
  /** `""` for none. */
  readonly found: string | number | boolean;
  /** Azure takes it only when the entity is created. */
  readonly fixed: boolean;
  /** What sets it, for the Azure CLI. */
  readonly option: Readonly<Record<string, string | number | boolean>>;
}

/** The settings in which an entity differs from its declaration. */
export function settingDifferences(
  kind: EntityRef["kind"],
  definition: object,
  actual: ActualSettings,
): SettingDifference[] {
  const declaredSettings = new Map<string, unknown>(Object.entries(definition));
  return Object.entries(settings).flatMap(([name, setting]) => {
    if (absent[kind].includes(name)) return [];
    const declared = scalar(declaredSettings.get(name));
    const wanted = declared ?? defaultOf(name, setting, actual);
    const found = actual[name] ?? setting.azureDefault;
    if (wanted === undefined || found === undefined || isSame(setting, wanted, found)) return [];
    if (name === "maxSizeInMegabytes" && isPartitioned(actual) && found === Number(wanted) * 16) {
      return [];
    }
    const option = { [setting.option]: wanted === "" ? "null" : wanted };
    return [{ name, declared, wanted, found, fixed: setting.fixed ?? false, option }];
  });
}

/** The options of the Azure CLI for what is declared of an entity. */
export function settingOptions(definition: object): Record<string, string | number | boolean> {
  return Object.fromEntries(
    Object.entries(definition).flatMap(([name, declared]) => {
      const value = scalar(declared);
      const setting = settings[name];
      return value === undefined || setting === undefined ? [] : [[setting.option, value]];
    }),
  );
}

function scalar(value: unknown): string | number | boolean | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

/** How long ids are remembered says nothing of an entity that remembers none. */
function defaultOf(
  name: string,
  { azureDefault }: Setting,
  { requiresDuplicateDetection }: ActualSettings,
): Setting["azureDefault"] {
  const idle =
    name === "duplicateDetectionHistoryTimeWindow" && requiresDuplicateDetection !== true;
  return idle ? undefined : azureDefault;
}

/** Each of its sixteen parts has the size that was asked for, outside of the Premium tier. */
function isPartitioned({ enablePartitioning }: ActualSettings): boolean {
  return enablePartitioning === true;
}

function isSame(
  { compare }: Setting,
  one: string | number | boolean,
  other: string | number | boolean,
): boolean {
  switch (compare) {
    case "plain":
      return one === other;
    case "entity":
      return entityName(one) === entityName(other);
    case "duration": {
      const [first, second] = [durationMs(String(one)), durationMs(String(other))];
      return first === undefined ? one === other : first === second;
    }
  }
}

/** Azure may answer with an address, such as `sb://contoso-prod.servicebus.windows.net/orders`. */
function entityName(value: string | number | boolean): string {
  return String(value)
    .toLowerCase()
    .replace(/^[a-z]+:\/\/[^/]+\//, "")
    .replaceAll("~", "/");
}
