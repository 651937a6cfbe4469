import { Temporal } from "temporal-polyfill";
import * as z from "zod";
import type { ConfigFile } from "./config-file.ts";
import { type Role, roleRights } from "./identity/roles.ts";

/*
 * The file of Microsoft's emulator, and our `Identities`:
 * https://github.com/Azure/azure-service-bus-emulator-installer/blob/main/ServiceBus-Emulator/Schema/Config-schema.json
 * Limits and defaults are those of the service, which are wider than that emulator's.
 *
 * The message of every issue is what was expected there; `config-problems.ts` makes the sentence.
 */

const flag = z.boolean("true or false");
const text = z.string("a text");

const namePattern = /^[A-Za-z0-9]$|^[A-Za-z0-9][\w\-./]*[A-Za-z0-9]$/;

function name(maxLength: number) {
  const expected = `a name of at most ${maxLength} letters and digits, with . - _ / between them`;
  return z.string(expected).regex(namePattern, expected).max(maxLength, expected);
}

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, "an array").default([]);
}

/** An object in which unknown keys are problems; the message of these lists the known ones. */
function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys" ? Object.keys(shape).join(", ") : "an object",
  });
}

/** A switch that can only be off here. */
function notYet(feature: string) {
  return flag.refine((on) => !on, `false, because ${feature} not emulated yet`).optional();
}

const noForwarding = text
  .refine((target) => target === "", `"", because forwarding is not emulated yet`)
  .optional();

function duration(fromMs: number, toMs: number, expected: string) {
  return z
    .string(expected)
    .transform(millisecondsOf)
    .refine((ms) => ms >= fromMs && ms <= toMs, expected)
    .optional();
}

/** NaN for what is no ISO 8601 duration, or has months or years, whose length varies. */
function millisecondsOf(iso8601: string): number {
  try {
    return Temporal.Duration.from(iso8601).total("milliseconds");
  } catch {
    return Number.NaN;
  }
}

const anyDuration = duration(1, Number.POSITIVE_INFINITY, "an ISO 8601 duration such as PT1H");
const lockDuration = duration(5_000, 300_000, "an ISO 8601 duration from PT5S to PT5M");

const countRange = "an integer from 1 to 2000";
const maxDeliveryCount = z.int(countRange).min(1, countRange).max(2_000, countRange).optional();

const subscriptionProperties = {
  DeadLetteringOnMessageExpiration: flag.optional(),
  DefaultMessageTimeToLive: anyDuration,
  ForwardDeadLetteredMessagesTo: noForwarding,
  ForwardTo: noForwarding,
  LockDuration: lockDuration,
  MaxDeliveryCount: maxDeliveryCount,
  RequiresSession: notYet("sessions are"),
};

const duplicateDetection = {
  // Means nothing while detection is off; Microsoft's sample has it on every entity.
  DuplicateDetectionHistoryTimeWindow: anyDuration,
  RequiresDuplicateDetection: notYet("duplicate detection is"),
};

/** The filter that a subscription has unless it is given another. */
const trueFilter = z.strictObject({
  FilterType: z.literal("Sql"),
  SqlFilter: z.strictObject({ SqlExpression: z.string().regex(/^\s*1\s*=\s*1\s*$/) }),
});
const rule = object({
  Name: name(50),
  Properties: z
    .looseObject({}, "an object")
    .refine(
      (properties) => trueFilter.safeParse(properties).success,
      "the true filter (Sql, 1=1) and no action, because others are not emulated yet",
    ),
});

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
  Properties: object({ DefaultMessageTimeToLive: anyDuration, ...duplicateDetection }).optional(),
  Subscriptions: list(subscription),
});

const roles = Object.keys(roleRights) as Role[];

const identity = object({
  Name: name(128),
  // Of any version: people write 11111111-1111-1111-1111-111111111111 in such a file.
  ClientId: z.guid("a UUID").optional(),
  SystemAssigned: flag.optional(),
  Roles: list(
    object({
      Role: z.enum(roles, `one of ${roles.map((role) => `"${role}"`).join(", ")}`),
      Scope: z.string(`"" for the namespace, or the name of an entity`),
    }),
  ),
});

const namespace = object({ Name: name(50), Queues: list(queue), Topics: list(topic) });
const oneNamespace = "an array of exactly one namespace";

/** The shape of the file. What its parts say of each other is for `config-references.ts`. */
export const configSchema: z.ZodType<ConfigFile> = object({
  $schema: text.optional(),
  UserConfig: object({
    Namespaces: z.array(namespace, oneNamespace).length(1, oneNamespace),
    Identities: list(identity),
    // Where Microsoft's emulator writes its log; this one has none.
    Logging: z.looseObject({}, "an object").optional(),
  }),
});
