import type { Readable } from "node:stream";
import type { InputOf } from "@buspass/contracts";
import { CsvError, parse } from "csv-parse/sync";
import type { OrderPlaced } from "./bus.ts";

/** A line of the file: an order that nobody has checked yet, or what is wrong with the CSV. */
export type OrderLine =
  | { readonly line: number; readonly order: InputOf<typeof OrderPlaced> }
  | { readonly line: number; readonly fault: string };

/** The columns of the shop's export that an order is made of, in any order and among others. */
const columns = [
  "order_id",
  "placed_at",
  "customer",
  "sku",
  "quantity",
  "unit_price",
  "total",
  "currency",
  "card_token",
] as const;

const maxLineLength = 65_536;

/** The first line does not name the columns. Fastify answers with the status code. */
class HeaderInvalid extends Error {
  readonly statusCode = 400;
}

/**
 * Reads a CSV file as it arrives. Each line is parsed by itself: a quotation mark that is never
 * closed would otherwise swallow the orders after it.
 * @throws HeaderInvalid at the end of the file: an answer before would cut off who still sends it
 */
export async function* readOrderLines(csv: Readable): AsyncGenerator<OrderLine> {
  let line = 0;
  let header: readonly string[] = [];
  let missing: readonly string[] = columns;
  for await (const text of linesOf(csv)) {
    line += 1;
    if (line === 1) {
      header = parseLine(text.replace(/^\uFEFF/, "")).fields ?? [];
      missing = columns.filter((column) => !header.includes(column));
    } else if (missing.length === 0 && text.trim() !== "") {
      yield readOrder(line, text, header);
    }
  }
  if (missing.length > 0) {
    throw new HeaderInvalid(`The first line must name the columns; missing: ${missing.join(", ")}`);
  }
}

/** The lines of a file, of which one that is too long comes cut: it must not fill the memory. */
async function* linesOf(csv: Readable): AsyncGenerator<string> {
  let rest = "";
  // Decoded by the stream, which keeps together the bytes of a character that came in two chunks.
  const chunks: AsyncIterable<string> = csv.setEncoding("utf8");
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = (lines.pop() ?? "").slice(0, maxLineLength + 1);
    yield* lines;
  }
  if (rest !== "") yield rest;
}

function readOrder(line: number, text: string, header: readonly string[]): OrderLine {
  if (text.length > maxLineLength) {
    return { line, fault: `The line has more than ${maxLineLength} characters` };
  }
  const { fields, fault } = parseLine(text);
  if (fields === undefined) return { line, fault };
  if (fields.length !== header.length) {
    return { line, fault: `The line has ${fields.length} fields and the header ${header.length}` };
  }
  const field = (column: (typeof columns)[number]): string => fields[header.indexOf(column)] ?? "";
  // Text becomes numbers here; whether they make sense is for the contract to say.
  const order = {
    orderId: field("order_id"),
    placedAt: field("placed_at"),
    customer: field("customer"),
    sku: field("sku"),
    quantity: numberOf(field("quantity")),
    unitPrice: numberOf(field("unit_price")),
    total: numberOf(field("total")),
    currency: field("currency"),
    cardToken: field("card_token"),
  };
  return { line, order };
}

/** `Number` takes an empty text for 0. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

type Parsed =
  | { readonly fields: readonly string[]; readonly fault?: never }
  | { readonly fields?: never; readonly fault: string };

function parseLine(text: string): Parsed {
  try {
    const [fields = []] = parse(text);
    return { fields };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { fault: quoteFaults[error.code] ?? error.message };
  }
}

const quoteFaults: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: "A quotation mark is opened and never closed",
  CSV_INVALID_CLOSING_QUOTE: "A quotation mark inside of a field must be doubled",
  INVALID_OPENING_QUOTE: "A quotation mark inside of a field must be doubled",
};
