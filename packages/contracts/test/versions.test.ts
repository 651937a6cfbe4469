import { decode, decoder, defineMessage, encode, type MessageContract } from "@buspass/contracts";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const V1 = defineMessage("order.placed", {
  version: 1,
  schema: z.object({ orderId: z.string(), total: z.string().transform(Number) }),
});
const V2 = defineMessage("order.placed", {
  version: 2,
  schema: z.object({ orderId: z.string(), total: z.number(), currency: z.string().default("CHF") }),
  previous: V1,
  upgrade: ({ orderId, total }) => ({ orderId, total, currency: "EUR" }),
});
const V4 = defineMessage("order.placed", {
  version: 4,
  schema: z.object({ id: z.string().min(1), cents: z.int(), currency: z.string().length(3) }),
  previous: V2,
  upgrade: ({ orderId, total, currency }) => ({ id: orderId, cents: total * 100, currency }),
});

const received = (body: unknown, schemaVersion?: unknown) => ({
  body: new TextEncoder().encode(JSON.stringify(body)),
  subject: "order.placed",
  applicationProperties: { schemaVersion },
});

describe("a receiver of a version", () => {
  const decodeV4 = decoder([V4]);

  test("reads its own messages", async () => {
    const body = { id: "a", cents: 100, currency: "CHF" };
    expect(await decodeV4(received(body, 4))).toEqual({ ok: true, contract: V4, body });
  });

  test("reads those of every earlier one, by way of the versions between", async () => {
    expect(await decodeV4(received({ orderId: "a", total: 2 }, 2))).toEqual({
      ok: true,
      contract: V4,
      // The default is that of version 2, which the message has.
      body: { id: "a", cents: 200, currency: "CHF" },
    });
    // The transform of version 1 applies once, and its upgrade gets the result.
    expect(await decodeV4(received({ orderId: "a", total: "2" }, 1))).toEqual({
      ok: true,
      contract: V4,
      body: { id: "a", cents: 200, currency: "EUR" },
    });
  });

  test("takes a message without a version as one of version 1", async () => {
    expect(await decodeV4(received({ orderId: "a", total: "2" }))).toMatchObject({ ok: true });
  });

  test("does not read one between, which no upgrade knows", async () => {
    expect(await decodeV4(received({}, 3))).toEqual({
      ok: false,
      violation: {
        reason: "UnknownVersion",
        description: "Version 3 of order.placed is none of those known here: version 1, 2, 4.",
        newer: false,
      },
    });
  });

  test("validates an old body by the old schema first", async () => {
    expect(await decodeV4(received({ orderId: "a", total: 2 }, 1))).toMatchObject({
      violation: {
        reason: "ContractViolation",
        description: expect.stringContaining(
          "The body is not a valid order.placed version 1: total",
        ),
      },
    });
  });

  test("validates what an upgrade made, and says so", async () => {
    expect(await decodeV4(received({ orderId: "", total: 2 }, 2))).toMatchObject({
      violation: {
        description: expect.stringContaining(
          "The body, upgraded from version 2, is not a valid order.placed version 4: id: ",
        ),
        issues: [{ path: "id" }],
      },
    });
  });

  test("has a handler of an earlier version get what is of that version", async () => {
    const both = decoder([V4, V1]);
    expect(await both(received({ orderId: "a", total: "2" }, 1))).toMatchObject({ contract: V1 });
    expect(await both(received({ orderId: "a", total: 2 }, 2))).toMatchObject({ contract: V4 });
  });

  test("upgrades to the newest of several that could", async () => {
    const decoded = await decode([V4, V2], received({ orderId: "a", total: "2" }, 1));
    expect(decoded).toMatchObject({ ok: true, contract: V4 });
  });
});

test("an upgrade that throws is a violation that does not quote the body", async () => {
  const Next = defineMessage("order.placed", {
    version: 2,
    schema: z.string(),
    previous: V1,
    upgrade: ({ orderId }) => {
      throw new Error(orderId);
    },
  });
  expect(await decode([Next], received({ orderId: "secret", total: "1" }, 1))).toEqual({
    ok: false,
    violation: {
      reason: "ContractViolation",
      description: "The upgrade of order.placed to version 2 threw, on a body of version 1.",
      issues: [],
    },
  });
});

test("each version of a chain may have an async schema", async () => {
  const Async = defineMessage("order.placed", {
    version: 5,
    schema: z.object({ id: z.string().refine(async (id) => id !== "b") }),
    previous: V4,
    upgrade: ({ id }) => ({ id }),
  });
  const of = (orderId: string) => decode([Async], received({ orderId, total: 1 }, 2));
  expect(await of("a")).toEqual({ ok: true, contract: Async, body: { id: "a" } });
  expect(await of("b")).toMatchObject({ violation: { issues: [{ path: "id" }] } });
});

test("a schema whose promise rejects in a chain is a violation", async () => {
  const schema: StandardSchemaV1<string, string> = {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: () => Promise.reject(new Error("secret")),
    },
  };
  const Next = defineMessage("order.placed", {
    version: 2,
    schema,
    previous: V1,
    upgrade: ({ orderId }) => orderId,
  });
  expect(await decode([Next], received({ orderId: "a", total: "1" }, 1))).toMatchObject({
    violation: {
      description: "The schema of order.placed version 2 threw instead of reporting an issue.",
    },
  });
});

describe("a newer version than any that is known", () => {
  const body = { id: "a", cents: 1, currency: "EUR", coupon: "x" };

  test("is refused by default, and the violation says that it is newer", async () => {
    expect(await decode([V4], received(body, 5))).toMatchObject({
      violation: { reason: "UnknownVersion", newer: true },
    });
  });

  test("is read as the newest where the caller says so, if it fits", async () => {
    const decodeNewer = decoder([V1, V4, V2], { newerVersions: "read" });
    expect(await decodeNewer(received(body, 5))).toMatchObject({ ok: true, contract: V4 });
    expect(await decodeNewer(received({}, 5))).toMatchObject({
      violation: { reason: "ContractViolation" },
    });
    expect(await decodeNewer(received(body, 3))).toMatchObject({
      violation: { reason: "UnknownVersion", newer: false },
    });
  });
});

test("a sender of a version sends that version, whatever it was upgraded from", async () => {
  expect(await encode(V2, { orderId: "a", total: 1 })).toMatchObject({
    message: { applicationProperties: { schemaVersion: 2 } },
  });
});

describe("a definition that cannot work is refused with its path", () => {
  const define = (fields: { previous?: unknown; upgrade?: unknown }, version = 2) => {
    const definition: object = { version, schema: z.string(), ...fields };
    return () => defineMessage("order.placed", definition as { version: 2; schema: z.ZodString });
  };
  const Paid: MessageContract = defineMessage("order.paid", { version: 1, schema: z.string() });
  const upgrade = () => "";

  test.each<[string, () => unknown, string, string]>([
    ["a previous of another type", define({ previous: Paid, upgrade }), "previous", '"order.paid"'],
    [
      "a previous that is no contract",
      define({ previous: {}, upgrade }),
      "previous",
      "is not a message contract",
    ],
    [
      "a previous of the same version",
      define({ previous: V2, upgrade }),
      "previous",
      "version 2, which is not before 2",
    ],
    [
      "a previous of a later version",
      define({ previous: V4, upgrade }, 3),
      "previous",
      "not before 3",
    ],
    ["a previous without an upgrade", define({ previous: V1 }), "upgrade", "must be a function"],
    ["an upgrade without a previous", define({ upgrade }), "upgrade", "together with `previous`"],
    [
      "an upgrade that is no function",
      define({ previous: V1, upgrade: 1 }),
      "upgrade",
      "must be a function",
    ],
  ])("%s", (_, defining, path, message) => {
    expect(defining).toThrow(message);
    expect(defining).toThrow(expect.objectContaining({ path }));
  });
});
