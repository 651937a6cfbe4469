import * as z from "zod";
import type { ConfigFile } from "./config-file.ts";
import { rule } from "./config-rule-schema.ts";
import { duration, flag, integer, list, name, object, text } from "./config-values.ts";
import { type Role, roleRights } from "./identity/roles.ts";

/*
 * The file of Microsoft's emulator, and our `Identities`:
 * https://github.com/Azure/azure-service-bus-emulator-installer/blob/main/ServiceBus-Emulator/Schema/Config-schema.json
 * Limits and defaults are those of the service, which are wider than that emulator's.
 */

const timeToLive = duration(1, Number.POSITIVE_INFINITY, "an ISO 8601 duration such as PT1H");
const lockDuration = duration(5_000, 300_000, "an ISO 8601 duration from PT5S to PT5M");
const dayMs = 24 * 60 * 60_000;

const subscriptionProperties = {
  DeadLetteringOnMessageExpiration: flag,
  DefaultMessageTimeToLive: timeToLive,
  ForwardDeadLetteredMessagesTo: text.optional(),
  ForwardTo: text.optional(),
  LockDuration: lockDuration,
  MaxDeliveryCount: integer(1, 2_000),
  RequiresSession: flag,
};

const duplicateDetection = {
  // The service takes 20 seconds at least, Microsoft's emulator 5.
  DuplicateDetectionHistoryTimeWindow: duration(
    5_000,
    7 * dayMs,
    "an ISO 8601 duration from PT5S to P7D",
  ),
  RequiresDuplicateDetection: flag,
};

const queue = object({
  Name: name(260),
  Properties: object({ ...subscriptionProperties, ...duplicateDetection }).optional(),
});

const subscription = object({
  Name: name(50),
  Properties: object(subscriptionProperties).optional(),
  Rules: list(rule),
});

const topic = object({
  Name: name(260),
  Properties: object({ DefaultMessageTimeToLive: timeToLive, ...duplicateDetection }).optional(),
  Subscriptions: list(subscription),
});

const roles = Object.keys(roleRights) as Role[];

const identity = object({
  Name: name(128),
  // Of any version: people write 11111111-1111-1111-1111-111111111111 in such a file.
  ClientId: z.guid("a UUID").optional(),
  SystemAssigned: flag,
  Roles: list(
    object({
      Role: z.enum(roles, `one of ${roles.map((role) => `"${role}"`).join(", ")}`),
      Scope: z.string(`"" for the namespace, or the name of an entity`),
      Namespace: text.optional(),
    }),
  ),
});

const namespace = object({ Name: name(50), Queues: list(queue), Topics: list(topic) });
const namespaces = "an array of at least one namespace";

/** The shape of the file. What its parts say of each other is for `config-references.ts`. */
export const configSchema: z.ZodType<ConfigFile> = object({
  $schema: text.optional(),
  UserConfig: object({
    Namespaces: z.array(namespace, namespaces).min(1, namespaces),
    Identities: list(identity).unwrap().optional(),
    // Where Microsoft's emulator writes its log; this one has none.
    Logging: z.looseObject({}, "an object").optional(),
  }),
});
