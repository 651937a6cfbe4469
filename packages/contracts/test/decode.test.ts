import { decode, decoder, defineMessage, encode, type ReceivedMessage } from "@buspass/contracts";
import type { StandardSchemaV1 } from "@standard-schema/spec";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

const bytes = (text: string) => new TextEncoder().encode(text);
const received = (body: unknown, rest: Partial<ReceivedMessage> = {}): ReceivedMessage => ({
  body: bytes(JSON.stringify(body)),
  subject: "order.placed",
  contentType: "application/json",
  applicationProperties: { schemaVersion: 1 },
  ...rest,
});

const schemas = {
  zod: z.object({ count: z.string().transform(Number), note: z.string().default("none") }),
  valibot: v.object({
    count: v.pipe(v.string(), v.transform(Number)),
    note: v.optional(v.string(), "none"),
  }),
};

describe.each(Object.entries(schemas))("with a schema of %s", (_, schema) => {
  const OrderPlaced = defineMessage("order.placed", { version: 1, schema });

  test("the handler gets the output: defaults and transforms apply once, on arrival", async () => {
    const encoded = await encode(OrderPlaced, { count: "7" });
    expect(encoded.ok && (await decode([OrderPlaced], encoded.message))).toEqual({
      ok: true,
      contract: OrderPlaced,
      body: { count: 7, note: "none" },
    });
  });

  test("a body that fails it is a violation with the path of each field", async () => {
    const decoded = await decode([OrderPlaced], received({ count: 7, note: 1 }));
    expect(decoded).toMatchObject({
      ok: false,
      violation: { reason: "ContractViolation", issues: [{ path: "count" }, { path: "note" }] },
    });
  });
});

const body = z.object({ orderId: z.string() });
const V1 = defineMessage("order.placed", { version: 1, schema: body });
const V2 = defineMessage("order.placed", {
  version: 2,
  schema: z.object({ orderId: z.string(), total: z.number() }),
});
const Paid = defineMessage("order.paid", { version: 1, schema: z.object({ paid: z.boolean() }) });
const decodeAny = decoder([V1, V2, Paid]);

describe("the contract is chosen", () => {
  test("by subject and version", async () => {
    const two = { applicationProperties: { schemaVersion: 2 } };
    expect(await decodeAny(received({ orderId: "a" }))).toMatchObject({ contract: V1 });
    expect(await decodeAny(received({ orderId: "a", total: 1 }, two))).toMatchObject({
      contract: V2,
    });
    expect(await decodeAny(received({ paid: true }, { subject: "order.paid" }))).toMatchObject({
      contract: Paid,
    });
  });

  test.each([undefined, {}, { schemaVersion: undefined }])(
    "as version 1 when the sender tells none: %j",
    async (applicationProperties) => {
      const decoded = await decodeAny(received({ orderId: "a" }, { applicationProperties }));
      expect(decoded).toMatchObject({ ok: true, contract: V1 });
    },
  );

  test("as a union of types that the caller can tell apart", async () => {
    const decoded = await decodeAny(received({ orderId: "a" }));
    expectTypeOf(decoded.ok && decoded.contract).toEqualTypeOf<
      false | typeof V1 | typeof V2 | typeof Paid
    >();
    const one = await decode([V2], received({ orderId: "a", total: 1 }));
    if (one.ok) {
      expectTypeOf(one.body).toEqualTypeOf<{ orderId: string; total: number }>();
    } else {
      expectTypeOf(one.violation.reason).toEqualTypeOf<
        "ContractViolation" | "UnknownMessage" | "UnknownVersion" | "UnknownClaim"
      >();
      // @ts-expect-error only a ContractViolation has issues
      expect(one.violation.issues).toBeUndefined();
    }
  });
});

describe("no contract", () => {
  test("for the subject is UnknownMessage, whatever the body is", async () => {
    const unknown = { subject: "order.lost", contentType: "text/plain", body: bytes("{") };
    expect(await decodeAny(unknown)).toEqual({
      ok: false,
      violation: {
        reason: "UnknownMessage",
        description:
          'No contract has the type "order.lost" of the message\'s subject; known here: order.placed, order.paid.',
      },
    });
  });

  test("without a subject is UnknownMessage", async () => {
    expect(await decodeAny({ body: bytes("{}") })).toEqual({
      ok: false,
      violation: {
        reason: "UnknownMessage",
        description:
          "The message has no subject, which names its type; known here: order.placed, order.paid.",
      },
    });
  });

  test.each([
    [3, true, "Version 3 of order.placed is newer than those known here: version 1, 2."],
    [0, false, "Version 0 of order.placed is none of those known here: version 1, 2."],
    [
      "1",
      false,
      "The schemaVersion of order.placed is not a whole number, as are those known here: version 1, 2.",
    ],
    [
      2.5,
      false,
      "The schemaVersion of order.placed is not a whole number, as are those known here: version 1, 2.",
    ],
  ])("for the version %j is UnknownVersion", async (schemaVersion, newer, description) => {
    const message = received({ orderId: "a" }, { applicationProperties: { schemaVersion } });
    expect(await decodeAny(message)).toEqual({
      ok: false,
      violation: { reason: "UnknownVersion", description, newer },
    });
  });
});

describe("the content type", () => {
  test.each([
    undefined,
    "application/json",
    "application/json; charset=utf-8",
    "Application/JSON ;charset=UTF-8",
    "application/vnd.contoso.order+json; v=1",
  ])("%j is JSON", async (contentType) => {
    const decoded = await decodeAny(received({ orderId: "a" }, { contentType }));
    expect(decoded).toMatchObject({ ok: true });
  });

  test.each([
    "",
    "text/plain",
    "application/xml",
    "application/json-seq",
    "text/plain; a=application/json",
    "json",
    "+json",
  ])("%j is a violation", async (contentType) => {
    expect(await decodeAny(received({ orderId: "a" }, { contentType }))).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The content type of order.placed version 1 is not application/json.",
        issues: [],
      },
    });
  });
});

test("a CloudEvent in structured mode is a violation of its own: its body is an envelope", async () => {
  const contentType = "application/cloudevents+json; charset=utf-8";
  expect(await decodeAny(received({ data: { orderId: "a" } }, { contentType }))).toMatchObject({
    violation: {
      reason: "ContractViolation",
      description:
        "The body of order.placed version 1 is a CloudEvent in structured mode: send it in binary mode.",
    },
  });
});

describe("a body", () => {
  test("may begin with a byte order mark, as some .NET writers put there", async () => {
    const decoded = await decodeAny(received({}, { body: bytes('\uFEFF{"orderId":"a"}') }));
    expect(decoded).toMatchObject({ ok: true, body: { orderId: "a" } });
  });

  test.each([{ orderId: "a" }, "a", undefined])(
    "that is not in bytes is a violation: %j",
    async (parsed) => {
      // As a caller without types has it.
      const message = received({}, { body: parsed as Uint8Array | undefined } as object);
      expect(await decodeAny(message)).toMatchObject({
        violation: {
          description:
            "The body of order.placed version 1 is not in bytes: make the receiver with skipParsingBodyAsJson.",
        },
      });
    },
  );

  test.each([
    ["is empty", bytes("")],
    ["is not JSON", bytes('{"secret')],
    ["is not UTF-8", Uint8Array.of(0x22, 0xff, 0x22)],
  ])("that %s is a violation that does not quote it", async (_, invalid) => {
    expect(await decodeAny(received({}, { body: invalid }))).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The body of order.placed version 1 is not JSON in UTF-8.",
        issues: [],
      },
    });
  });
});

describe("a schema", () => {
  const decodeWith = (validate: StandardSchemaV1.Props["validate"]) => {
    const schema: StandardSchemaV1 = { "~standard": { version: 1, vendor: "test", validate } };
    return decode([defineMessage("order.placed", { version: 1, schema })], received("secret"));
  };

  test("may be async", async () => {
    expect(await decodeWith(async (value) => ({ value: [value] }))).toMatchObject({
      body: ["secret"],
    });
    expect(await decodeWith(async () => ({ issues: [{ message: "no" }] }))).toMatchObject({
      violation: { description: "The body is not a valid order.placed version 1: no." },
    });
  });

  test.each<[string, StandardSchemaV1.Props["validate"]]>([
    [
      "throws",
      (value) => {
        throw new Error(String(value));
      },
    ],
    ["rejects", (value) => Promise.reject(new Error(String(value)))],
  ])("that %s is a violation that does not quote the body", async (_, validate) => {
    expect(await decodeWith(validate)).toEqual({
      ok: false,
      violation: {
        reason: "ContractViolation",
        description: "The schema of order.placed version 1 threw instead of reporting an issue.",
        issues: [],
      },
    });
  });
});
