import { decoder, defineMessage } from "@buspass/contracts";
import { type } from "arktype";
import * as v from "valibot";
import * as z from "zod";
import { median } from "./quantile.ts";

/** What was measured. */
export const decodingTerms = { turns: 101, messages: 2_000, bytes: 1_024 } as const;

/** What decoding costs with the schemas of one library, in microseconds a message. */
export interface DecodingFigures {
  readonly library: string;
  readonly bareMicroseconds: number;
  readonly microseconds: number;
  /** The median of the ratios of each turn. */
  readonly ratio: number;
}

/** With the schemas of each library in turn. */
export async function measureDecoding(): Promise<DecodingFigures[]> {
  return [
    await measure("zod", zodOrder),
    await measure("valibot", valibotOrder),
    await measure("arktype", arktypeOrder),
  ];
}

const line = { sku: "SKU-1042", name: "Räucherlachs", quantity: 2, price: 9.95 };
const withoutNote = {
  orderId: "f7c2f6f0-1f0a-4be5-8f5e-6f2f4d0a3c11",
  customerId: "C-1042",
  placedAt: "2026-11-23T12:00:00.000Z",
  currency: "EUR",
  total: 179.1,
  address: { name: "Ada Lovelace", street: "Bahnhofstrasse 1", city: "Zürich", country: "CH" },
  lines: Array.from({ length: 9 }, () => line),
};
const size = (body: unknown): number => Buffer.byteLength(JSON.stringify(body));
const note = "-".repeat(decodingTerms.bytes - size({ ...withoutNote, note: "" }));
const body = Buffer.from(JSON.stringify({ ...withoutNote, note }));

const zodOrder = z.object({
  orderId: z.string().length(36),
  customerId: z.string(),
  placedAt: z.string(),
  currency: z.string().length(3),
  total: z.number().positive(),
  address: z.object({
    name: z.string(),
    street: z.string(),
    city: z.string(),
    country: z.string().length(2),
  }),
  lines: z.array(
    z.object({ sku: z.string(), name: z.string(), quantity: z.int(), price: z.number() }),
  ),
  note: z.string(),
});

const valibotOrder = v.object({
  orderId: v.pipe(v.string(), v.length(36)),
  customerId: v.string(),
  placedAt: v.string(),
  currency: v.pipe(v.string(), v.length(3)),
  total: v.pipe(v.number(), v.minValue(0)),
  address: v.object({
    name: v.string(),
    street: v.string(),
    city: v.string(),
    country: v.pipe(v.string(), v.length(2)),
  }),
  lines: v.array(
    v.object({
      sku: v.string(),
      name: v.string(),
      quantity: v.pipe(v.number(), v.integer()),
      price: v.number(),
    }),
  ),
  note: v.string(),
});

const arktypeOrder = type({
  orderId: "string == 36",
  customerId: "string",
  placedAt: "string",
  currency: "string == 3",
  total: "number > 0",
  address: { name: "string", street: "string", city: "string", country: "string == 2" },
  lines: type({
    sku: "string",
    name: "string",
    quantity: "number.integer",
    price: "number",
  }).array(),
  note: "string",
});

type OrderSchema = typeof zodOrder | typeof valibotOrder | typeof arktypeOrder;

async function measure(library: string, schema: OrderSchema): Promise<DecodingFigures> {
  const { validate } = schema["~standard"];
  const decode = decoder([defineMessage("order.placed", { version: 1, schema })]);
  const received = {
    body,
    subject: "order.placed",
    contentType: "application/json",
    applicationProperties: { schemaVersion: 1 },
  };
  const bare = async (): Promise<number> => {
    const start = performance.now();
    for (let message = 0; message < decodingTerms.messages; message += 1) {
      const result = validate(JSON.parse(body.toString()));
      if (result instanceof Promise || result.issues !== undefined) throw new Error("No order.");
    }
    return performance.now() - start;
  };
  const decoded = async (): Promise<number> => {
    const start = performance.now();
    for (let message = 0; message < decodingTerms.messages; message += 1) {
      const result = await decode(received);
      if (!result.ok) throw new Error(result.violation.description);
    }
    return performance.now() - start;
  };
  const turns: { bare: number; decoded: number }[] = [];
  for (let turn = 0; turn < decodingTerms.turns; turn += 1) {
    // Each is first as often as the other.
    const first = turn % 2 === 0 ? await bare() : await decoded();
    const second = turn % 2 === 0 ? await decoded() : await bare();
    turns.push(
      turn % 2 === 0 ? { bare: first, decoded: second } : { bare: second, decoded: first },
    );
  }
  const perMessage = (figures: number[]): number =>
    (median(figures) / decodingTerms.messages) * 1_000;
  return {
    library,
    bareMicroseconds: perMessage(turns.map((turn) => turn.bare)),
    microseconds: perMessage(turns.map((turn) => turn.decoded)),
    ratio: median(turns.map((turn) => turn.decoded / turn.bare)),
  };
}
