import {
  type ApplicationProperties,
  type ClaimStore,
  decode,
  decoder,
  defineMessage,
  encode,
  type InputOf,
  type MessageContract,
  type OutputOf,
} from "@buspass/contracts";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, expectTypeOf, test } from "vitest";
import * as z from "zod";

/** Never called: what is in it is for the compiler, which checks that each expected error is one. */
function neverCalled(check: () => unknown): void {
  expect(check).toBeTypeOf("function");
}

const order = z.object({ orderId: z.string(), total: z.number() });
const V1 = defineMessage("order.placed", { version: 1, schema: order });
const priced = order.extend({ currency: z.string() });
const Paid = defineMessage("order.paid", { version: 1, schema: order });
const Dated = defineMessage("order.dated", {
  version: 1,
  schema: z.object({
    at: z.string().transform((at) => new Date(at)),
    note: z.string().default(""),
  }),
});

describe("versions", () => {
  test("an upgrade gets the output of the previous version, and gives the input of this one", () => {
    const Next = defineMessage("order.dated", {
      version: 2,
      schema: z.object({ day: z.string().transform(Number), note: z.string().default("none") }),
      previous: Dated,
      upgrade: (previous) => {
        expectTypeOf(previous).toEqualTypeOf<{ at: Date; note: string }>();
        return { day: String(previous.at.getDate()) };
      },
    });
    expectTypeOf<InputOf<typeof Next>>().toEqualTypeOf<{
      day: string;
      note?: string | undefined;
    }>();
    expectTypeOf<OutputOf<typeof Next>>().toEqualTypeOf<{ day: number; note: string }>();
  });

  test("an editor shows the bodies of a contract, and nothing of how it came to be", () => {
    const Next = defineMessage("order.placed", {
      version: 2,
      schema: priced,
      previous: V1,
      upgrade: (previous) => ({ ...previous, currency: "EUR" }),
      applicationProperties: { currency: (order) => order.currency },
    });
    type Body = { orderId: string; total: number; currency: string };
    expectTypeOf(Next).toEqualTypeOf<
      MessageContract<"order.placed", Body, Body, { currency: string }>
    >();
  });

  test("a chain of schema libraries is one of bodies", () => {
    const second = defineMessage("order.placed", {
      version: 2,
      schema: v.object({ id: v.string() }),
      previous: V1,
      upgrade: ({ orderId }) => ({ id: orderId }),
    });
    const third = defineMessage("order.placed", {
      version: 3,
      schema: type({ key: "string" }),
      previous: second,
      upgrade: ({ id }) => ({ key: id }),
    });
    expectTypeOf<OutputOf<typeof third>>().toEqualTypeOf<{ key: string }>();
  });

  test("what does not fit together does not compile", () => {
    neverCalled(() => {
      defineMessage("order.placed", {
        version: 2,
        schema: priced,
        previous: V1,
        // @ts-expect-error the upgrade leaves out the currency
        upgrade: (previous) => previous,
      });
      defineMessage("order.placed", {
        version: 2,
        schema: priced,
        previous: V1,
        // @ts-expect-error the upgrade gives a currency of another type
        upgrade: (previous) => ({ ...previous, currency: 1 }),
      });
      defineMessage("order.placed", {
        version: 2,
        schema: priced,
        previous: V1,
        // @ts-expect-error the previous version has no such field
        upgrade: (previous) => ({ ...previous, currency: previous.currency }),
      });
      defineMessage("order.placed", {
        version: 2,
        schema: priced,
        // @ts-expect-error the previous version is of another type of message
        previous: Paid,
        upgrade: (previous) => ({ ...previous, currency: "EUR" }),
      });
      // @ts-expect-error a previous version needs an upgrade
      defineMessage("order.placed", { version: 2, schema: priced, previous: V1 });
      // @ts-expect-error an upgrade needs a previous version
      defineMessage("order.placed", { version: 2, schema: priced, upgrade: () => ({}) });
      defineMessage("order.placed", {
        version: 2,
        schema: order,
        // @ts-expect-error a number of a version is no contract
        previous: 1,
        upgrade: () => ({ orderId: "", total: 1 }),
      });
      defineMessage("order.placed", {
        version: 2,
        schema: order,
        previous: V1,
        // @ts-expect-error an upgrade is not async: it has all that it needs
        upgrade: async (previous) => previous,
      });
      defineMessage("order.dated", {
        version: 2,
        schema: z.object({ at: z.date() }),
        previous: Dated,
        // @ts-expect-error the previous version's output is a Date, not the text that it came as
        upgrade: (previous: { at: string; note: string }) => ({ at: new Date(previous.at) }),
      });
      // @ts-expect-error a version is a number
      defineMessage("order.placed", { version: "2", schema: order });
      // @ts-expect-error a version is not left out
      defineMessage("order.placed", { schema: order });
    });
  });
});

describe("keys and properties", () => {
  test("get the input of the schema, and properties are typed by what is returned", () => {
    const Regional = defineMessage("order.regional", {
      version: 1,
      schema: z.object({ count: z.string().transform(Number), region: z.enum(["eu", "us"]) }),
      sessionId: (body) => {
        expectTypeOf(body).toEqualTypeOf<{ count: string; region: "eu" | "us" }>();
        return body.region;
      },
      applicationProperties: {
        region: (body) => {
          expectTypeOf(body).toEqualTypeOf<{ count: string; region: "eu" | "us" }>();
          return body.region;
        },
        urgent: () => true,
        note: ({ count }) => (count === "" ? undefined : count),
      },
    });
    expectTypeOf(Regional).toEqualTypeOf<
      MessageContract<
        "order.regional",
        { count: string; region: "eu" | "us" },
        { count: number; region: "eu" | "us" },
        { region: "eu" | "us"; urgent: true; note: string | undefined }
      >
    >();
  });

  test("that cannot be keys or properties do not compile", () => {
    neverCalled(() => {
      // @ts-expect-error an id is text
      defineMessage("any", { version: 1, schema: order, messageId: (body) => body.total });
      // @ts-expect-error the body has no such field
      defineMessage("any", { version: 1, schema: order, sessionId: (body) => body.customerId });
      // @ts-expect-error a session is not left open
      defineMessage("any", { version: 1, schema: order, sessionId: () => undefined });
      // @ts-expect-error the name of a field is no function
      defineMessage("any", { version: 1, schema: order, partitionKey: "orderId" });
      const { schema } = Dated;
      // @ts-expect-error a key gets the input, which has text for the date
      defineMessage("any", { version: 1, schema, messageId: ({ at }) => at.toJSON() });
      // @ts-expect-error a property is no object
      defineMessage("any", { version: 1, schema: order, applicationProperties: { a: (b) => b } });
      // @ts-expect-error a property is no bigint
      defineMessage("any", { version: 1, schema: order, applicationProperties: { a: () => 1n } });
      // @ts-expect-error a property is not awaited
      defineMessage("any", { version: 1, schema, applicationProperties: { a: async () => 1 } });
      // @ts-expect-error the name of a field is no function
      defineMessage("any", { version: 1, schema: order, applicationProperties: { a: "orderId" } });
      // @ts-expect-error the body has no such field
      defineMessage("any", { version: 1, schema: order, applicationProperties: { a: (b) => b.c } });
      // @ts-expect-error properties have names
      defineMessage("any", { version: 1, schema: order, applicationProperties: () => "eu" });
      // @ts-expect-error each property has a function of its own
      defineMessage("any", { version: 1, schema: order, applicationProperties: () => ({ a: 1 }) });
      const misspelled = { version: 1, schema: order, mesageId: () => "" };
      // @ts-expect-error a literal with a field that nobody knows
      defineMessage("any", { ...misspelled, mesageId: () => "" });
    });
    expectTypeOf<ApplicationProperties>().toExtend<Readonly<Record<string, unknown>>>();
  });
});

describe("content types", () => {
  test("carry what the schema takes", () => {
    neverCalled(() => {
      const schema = z.string();
      defineMessage("any", { version: 1, schema, contentType: "text/csv" });
      defineMessage("any", { version: 1, schema, contentType: "application/vnd.a+json" });
      const bytes = z.instanceof(Uint8Array);
      defineMessage("any", { version: 1, schema: bytes, contentType: "image/png" });
      defineMessage("any", { version: 1, schema: z.unknown(), contentType: "image/png" });
      defineMessage("any", { version: 1, schema: order, contentType: "application/json" });
      // @ts-expect-error an object is no text
      defineMessage("any", { version: 1, schema: order, contentType: "text/plain" });
      // @ts-expect-error an object is no bytes
      defineMessage("any", { version: 1, schema: order, contentType: "application/octet-stream" });
      // @ts-expect-error a string is no image
      defineMessage("any", { version: 1, schema, contentType: "image/png" });
      // @ts-expect-error not a media type
      defineMessage("any", { version: 1, schema: order, contentType: "json" });
      // @ts-expect-error bytes have no JSON, which is the default
      defineMessage("any", { version: 1, schema: bytes });
    });
  });
});

describe("encode and decode", () => {
  test("are typed by the contract", () => {
    neverCalled(async () => {
      await encode(Dated, { at: "2026-01-01" });
      // @ts-expect-error a field is missing
      await encode(V1, { orderId: "a" });
      // @ts-expect-error what a sender passes is the input
      await encode(Dated, { at: new Date(), note: "" });
      // @ts-expect-error a source has a name
      await encode(V1, { orderId: "a", total: 1 }, { cloudEvents: {} });
      // @ts-expect-error a consumer decides between two
      decoder([V1], { newerVersions: "ignore" });
      // @ts-expect-error contracts, not their types
      decoder(["order.placed"]);
      const decoded = await decode([V1, Dated], { body: new Uint8Array() });
      // @ts-expect-error there is a body only where it is ok
      decoded.body;
      if (decoded.ok && decoded.contract.type === "order.dated") {
        // @ts-expect-error handlers get the output
        decoded.body.at satisfies string;
      }
    });
  });
});

test("a store gives bytes, and none where it has none", () => {
  neverCalled(() => {
    // @ts-expect-error text is no bytes
    const textual: ClaimStore = { put: async () => "claim", get: async () => "body" };
    // @ts-expect-error a store that only takes
    const taking: ClaimStore = { put: async () => "claim" };
    return [textual, taking];
  });
});
