import {
  type ApplicationProperties,
  DefinitionError,
  defineMessage,
  encode,
  isReservedProperty,
} from "@buspass/contracts";
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
      applicationProperties: ({ region }) => ({ region, lines: 3, urgent: true, placedAt }),
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
    for (const name of ["messageId", "sessionId", "partitionKey", "applicationProperties"]) {
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

describe("an application property", () => {
  const encodeWith = (derive: () => unknown) =>
    encode(
      defineMessage("any", {
        version: 1,
        schema: z.string(),
        // As a caller without types has it.
        applicationProperties: derive as () => ApplicationProperties,
      }),
      "body",
    );

  test.each([
    ["schemaVersion", 2],
    ["buspass-claim", "a"],
    ["cloudEvents:id", "a"],
    ["cloudEvents_id", "a"],
  ])("named %s is reserved", async (name, value) => {
    expect(isReservedProperty(name)).toBe(true);
    expect(await encodeWith(() => ({ [name]: value }))).toEqual(
      refusedWith(
        `The application property "${name}" of any version 1 is set by Buspass: take another name.`,
      ),
    );
  });

  test.each<[string, unknown]>([
    ["an object", {}],
    ["an array", []],
    ["undefined", undefined],
    ["null", null],
    ["a bigint", 1n],
    ["a function", () => 1],
  ])("that is %s cannot be carried", async (_, value) => {
    expect(await encodeWith(() => ({ region: value }))).toEqual(
      refusedWith(
        'The application property "region" of any version 1 must be a string, a number, a boolean or a Date.',
      ),
    );
  });

  test.each<[string, unknown, string]>([
    [
      "of more than 32 KiB",
      "é".repeat(16_385),
      '"region" of any version 1 is longer than 32 KiB: put it in the body.',
    ],
    ["of a date that is none", new Date("no"), '"region" of any version 1 is no valid date.'],
    [
      "with half of a surrogate pair",
      "\udc00",
      '"region" of any version 1 has half of a surrogate pair, which UTF-8 cannot carry.',
    ],
  ])("%s is a violation", async (_, value, rest) => {
    expect(await encodeWith(() => ({ region: value }))).toEqual(
      refusedWith(`The application property ${rest}`),
    );
  });

  test("of 32 KiB is none", async () => {
    expect(await encodeWith(() => ({ region: "é".repeat(16_384) }))).toMatchObject({ ok: true });
  });

  test.each([
    ["", '"" of any version 1 has a name that AMQP cannot carry.'],
    ["\ud83d", '"\\ud83d" of any version 1 has a name that AMQP cannot carry.'],
  ])("named %j is a violation", async (name, rest) => {
    expect(await encodeWith(() => ({ [name]: 1 }))).toEqual(
      refusedWith(`The application property ${rest}`),
    );
  });

  test.each([null, "region", [1], undefined])("comes in an object, not in %j", async (returned) => {
    expect(await encodeWith(() => returned)).toEqual(
      refusedWith("The applicationProperties of any version 1 must return an object."),
    );
  });

  test("of a function that throws is a violation that does not quote the body", async () => {
    const refused = await encodeWith(() => {
      throw new Error("secret");
    });
    expect(refused).toEqual(refusedWith("The applicationProperties of any version 1 threw."));
  });
});
