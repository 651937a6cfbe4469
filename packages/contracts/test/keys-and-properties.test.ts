import { DefinitionError, defineMessage, encode, isReservedProperty } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const schema = z.object({ orderId: z.string(), customerId: z.string(), region: z.string() });
const order = { orderId: "A1", customerId: "C1", region: "eu" };

const refusedWith = (description: string) => ({
  ok: false,
  violation: { reason: "ContractViolation", description, issues: [] },
});

describe("what a contract derives from the body", () => {
  test("is on the message", async () => {
    const placedAt = new Date(0);
    const contract = defineMessage("order.placed", {
      version: 1,
      schema,
      messageId: (body) => body.orderId,
      sessionId: (body) => body.customerId,
      partitionKey: (body) => body.customerId,
      applicationProperties: {
        region: (body) => body.region,
        lines: () => 3,
        urgent: () => true,
        placedAt: () => placedAt,
      },
    });
    expect(await encode(contract, order)).toMatchObject({
      message: {
        messageId: "A1",
        sessionId: "C1",
        partitionKey: "C1",
        applicationProperties: {
          region: "eu",
          lines: 3,
          urgent: true,
          placedAt,
          schemaVersion: 1,
        },
      },
    });
  });

  test("is a function, or the definition is refused with its path", () => {
    for (const name of ["messageId", "sessionId", "partitionKey"]) {
      const define = () => defineMessage("any", { version: 1, schema, [name]: "orderId" });
      expect(define).toThrow(DefinitionError);
      expect(define).toThrow(`${name} of message "any" is not a function`);
    }
  });
});

describe.each(["messageId", "sessionId", "partitionKey"])("a %s", (name) => {
  const encodeWith = (derive: () => unknown) =>
    encode(defineMessage("any", { version: 1, schema: z.string(), [name]: derive }), "body");

  // https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
  test("may have 128 characters", async () => {
    expect(await encodeWith(() => "x".repeat(128))).toMatchObject({ ok: true });
  });

  test.each<[string, () => unknown]>([
    ["is empty", () => ""],
    ["is longer than 128 characters", () => "x".repeat(129)],
    ["is no string", () => 7],
    [
      "throws",
      () => {
        throw new Error("secret");
      },
    ],
  ])("that %s is a violation", async (_, derive) => {
    expect(await encodeWith(derive)).toEqual(
      refusedWith(`The ${name} of any version 1 must have 1 to 128 characters.`),
    );
  });

  test("with half of a surrogate pair is a violation, because it would arrive as another", async () => {
    expect(await encodeWith(() => "\ud83d")).toEqual(
      refusedWith(
        `The ${name} of any version 1 has half of a surrogate pair, which UTF-8 cannot carry.`,
      ),
    );
  });
});

describe("a message id that the caller gave", () => {
  const contract = defineMessage("any", { version: 1, schema: z.string(), messageId: () => "" });

  test("is taken, and the contract is not asked for one", async () => {
    expect(await encode(contract, "body", { messageId: "M1" })).toMatchObject({
      message: { messageId: "M1" },
    });
  });

  test.each(["", "x".repeat(129)])("is a violation where it is none: %j", async (messageId) => {
    expect(await encode(contract, "body", { messageId })).toEqual(
      refusedWith("The messageId of any version 1 must have 1 to 128 characters."),
    );
  });
});

test("a partition key that is not the session's id is a violation", async () => {
  const contract = defineMessage("any", {
    version: 1,
    schema,
    sessionId: (body) => body.customerId,
    partitionKey: (body) => body.region,
  });
  expect(await encode(contract, order)).toEqual(
    refusedWith("The partitionKey of any version 1 must be its sessionId where it derives both."),
  );
});

describe("application properties", () => {
  /** As a caller without types has them. */
  const define = (applicationProperties: unknown) =>
    defineMessage("any", {
      version: 1,
      schema: z.string(),
      applicationProperties: applicationProperties as Record<string, () => string>,
    });
  const refused = (applicationProperties: unknown): unknown => {
    try {
      return define(applicationProperties);
    } catch (error) {
      return error instanceof DefinitionError ? { [error.path]: error.message } : error;
    }
  };
  const encodeWith = (derive: () => unknown) => encode(define({ region: derive }), "body");

  test.each(["schemaVersion", "buspass-claim", "cloudEvents:id", "cloudEvents_id"])(
    "are not named %s, which is reserved",
    (name) => {
      expect(isReservedProperty(name)).toBe(true);
      expect(refused({ region: () => "eu", [name]: () => "a" })).toEqual({
        [`applicationProperties.${name}`]: `applicationProperties.${name} of message "any" is set by Buspass: take another name.`,
      });
    },
  );

  test.each(["", "\ud83d", "__proto__"])("are not named %j, which cannot be carried", (name) => {
    expect(refused(Object.fromEntries([[name, () => "a"]]))).toEqual({
      applicationProperties: `applicationProperties of message "any" has a property named ${JSON.stringify(name)}, which cannot be carried: take another name.`,
    });
  });

  test.each<[string, unknown]>([
    ["one function for all of them", () => ({ region: "eu" })],
    ["a list", [() => "eu"]],
    ["null", null],
    ["a name", "region"],
  ])("are functions by name, and not %s", (_, value) => {
    expect(refused(value)).toEqual({
      applicationProperties:
        'applicationProperties of message "any" is not a record of functions: write one by property name, such as { region: (body) => body.region }.',
    });
  });

  test("are functions, or the definition is refused with the name of the one that is none", () => {
    expect(refused({ total: () => 1, region: "eu" })).toEqual({
      "applicationProperties.region":
        'applicationProperties.region of message "any" is not a function: write one that takes the body and returns a string, a number, a boolean or a Date.',
    });
  });

  test("stay as they were defined", async () => {
    const mutable: Record<string, () => string> = { region: () => "eu" };
    const contract = define(mutable);
    mutable["schemaVersion"] = () => "7";
    expect(Object.isFrozen(contract.applicationProperties)).toBe(true);
    expect(await encode(contract, "body")).toMatchObject({
      message: { applicationProperties: { region: "eu", schemaVersion: 1 } },
    });
  });

  test.each<[string, unknown]>([
    ["an object", {}],
    ["an array", []],
    ["null", null],
    ["a bigint", 1n],
    ["a function", () => 1],
    ["a promise", Promise.resolve("eu")],
  ])("that are %s cannot be carried", async (_, value) => {
    expect(await encodeWith(() => value)).toEqual(
      refusedWith(
        'The application property "region" of any version 1 must be a string, a number, a boolean or a Date.',
      ),
    );
  });

  test.each<[string, unknown, string]>([
    ["of more than 32 KiB", "é".repeat(16_385), "is longer than 32 KiB: put it in the body"],
    ["with a date that is none", new Date("no"), "is no valid date"],
    [
      "with half of a surrogate pair",
      "\udc00",
      "has half of a surrogate pair, which UTF-8 cannot carry",
    ],
  ])("%s are a violation", async (_, value, fault) => {
    expect(await encodeWith(() => value)).toEqual(
      refusedWith(`The application property "region" of any version 1 ${fault}.`),
    );
  });

  test("of 32 KiB are none", async () => {
    expect(await encodeWith(() => "é".repeat(16_384))).toMatchObject({ ok: true });
  });

  test("that are undefined are not on the message", async () => {
    const contract = define({ region: () => undefined, total: () => 1 });
    const encoded = await encode(contract, "body");
    expect(encoded.ok && encoded.message.applicationProperties).toStrictEqual({
      total: 1,
      schemaVersion: 1,
    });
  });

  test("are each an object of one message's own", async () => {
    const contract = define({ region: () => "eu" });
    const [one, other] = [await encode(contract, "body"), await encode(contract, "body")];
    expect(one).toEqual(other);
    expect(one.ok && other.ok && one.message.applicationProperties).not.toBe(
      other.ok && other.message.applicationProperties,
    );
  });

  test("of which a function throws are a violation that names it, and does not quote the body", async () => {
    const contract = define({
      total: () => 1,
      region: () => {
        throw new Error("secret");
      },
    });
    expect(await encode(contract, "body")).toEqual(
      refusedWith(
        'The application property "region" of any version 1 cannot be derived, as its function threw.',
      ),
    );
  });
});
