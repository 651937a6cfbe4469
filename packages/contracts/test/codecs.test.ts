import { decode, defineMessage, encode, type ReceivedMessage } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";

const bytes = (text: string) => new TextEncoder().encode(text);
const refused = (description: string) => ({
  ok: false,
  violation: { reason: "ContractViolation", description, issues: [] },
});

const Note = defineMessage("note", {
  version: 1,
  schema: z.string().min(1),
  contentType: "text/plain; charset=utf-8",
});
const note = (body: Uint8Array, contentType?: string): ReceivedMessage => ({
  body,
  subject: "note",
  contentType,
});

describe("a contract of text", () => {
  test("writes the string itself in UTF-8, with the content type as declared", async () => {
    expect(await encode(Note, 'Größe "L" 🚌')).toMatchObject({
      message: { body: bytes('Größe "L" 🚌'), contentType: "text/plain; charset=utf-8" },
    });
  });

  test.each([
    undefined,
    "text/plain",
    "Text/Plain; charset=UTF-8",
    'text/plain;format=flowed; charset="utf8"',
    "text/plain; charset=us-ascii",
  ])("reads text that is labeled %j", async (contentType) => {
    expect(await decode([Note], note(bytes("a"), contentType))).toMatchObject({ body: "a" });
  });

  test("keeps every character, a byte order mark as well", async () => {
    expect(await decode([Note], note(bytes("\ufeffa")))).toMatchObject({ body: "\ufeffa" });
  });

  test.each(["text/csv", "application/json", "", "text"])("refuses %j", async (contentType) => {
    expect(await decode([Note], note(bytes("a"), contentType))).toEqual(
      refused("The content type of note version 1 is not text/plain."),
    );
  });

  test("refuses another charset, which it names", async () => {
    const latin = note(Uint8Array.of(0xe9), "text/plain; charset=ISO-8859-1");
    expect(await decode([Note], latin)).toEqual(
      refused("The body of note version 1 is in the charset ISO-8859-1: send it in UTF-8."),
    );
  });

  test("refuses bytes that are not UTF-8", async () => {
    expect(await decode([Note], note(Uint8Array.of(0xe9), "text/plain"))).toEqual(
      refused("The body of note version 1 is not text in UTF-8."),
    );
  });

  test("validates what it read", async () => {
    expect(await decode([Note], note(bytes("")))).toMatchObject({
      violation: { reason: "ContractViolation", issues: [{ path: "" }] },
    });
  });

  test("does not send half of a surrogate pair, which would arrive as another character", async () => {
    expect(await encode(Note, "a\ud83d")).toEqual(
      refused("The body of note version 1 has half of a surrogate pair, which UTF-8 cannot carry."),
    );
  });

  test("does not send what is no string", async () => {
    const Loose = defineMessage("note", {
      version: 1,
      schema: z.unknown(),
      contentType: "text/plain",
    });
    expect(await encode(Loose, 1)).toEqual(
      refused("The body of note version 1 is text/plain: it must be a string."),
    );
  });
});

const Scan = defineMessage("scan", {
  version: 1,
  schema: z.instanceof(Uint8Array),
  contentType: "image/png",
});

describe("a contract of bytes", () => {
  const body = Uint8Array.of(0, 255, 34);

  test("writes and reads them as they are, and not as a Buffer", async () => {
    const encoded = await encode(Scan, Buffer.from(body));
    expect(encoded).toMatchObject({ message: { contentType: "image/png" } });
    const decoded = encoded.ok && (await decode([Scan], encoded.message));
    expect(decoded).toEqual({ ok: true, contract: Scan, body });
    expect(Object.getPrototypeOf(decoded !== false && decoded.ok ? decoded.body : undefined)).toBe(
      Uint8Array.prototype,
    );
  });

  test.each([undefined, "image/png", "IMAGE/PNG; q=1"])(
    "reads what is labeled %j",
    async (contentType) => {
      expect(await decode([Scan], { body, subject: "scan", contentType })).toMatchObject({ body });
    },
  );

  test("refuses another content type", async () => {
    const jpeg = { body, subject: "scan", contentType: "image/jpeg" };
    expect(await decode([Scan], jpeg)).toEqual(
      refused("The content type of scan version 1 is not image/png."),
    );
  });

  test("does not send what are no bytes", async () => {
    const Loose = defineMessage("scan", {
      version: 1,
      schema: z.unknown(),
      contentType: "image/png",
    });
    expect(await encode(Loose, "x")).toEqual(
      refused("The body of scan version 1 is image/png: it must be a Uint8Array."),
    );
  });
});

test("a contract of JSON may have a content type of its own, and reads any JSON", async () => {
  const Order = defineMessage("order", {
    version: 1,
    schema: z.object({ orderId: z.string() }),
    contentType: "application/vnd.contoso.order+json",
  });
  const encoded = await encode(Order, { orderId: "a" });
  expect(encoded).toMatchObject({ message: { contentType: "application/vnd.contoso.order+json" } });
  const plain = { body: bytes('{"orderId":"a"}'), subject: "order" };
  expect(await decode([Order], { ...plain, contentType: "application/json" })).toMatchObject({
    ok: true,
  });
});

describe("a content type that cannot work is refused with its path", () => {
  test.each<[unknown, string]>([
    ["json", "is not a media type"],
    ["", "is not a media type"],
    [7, "is not a media type"],
    ["text/plain; charset=iso-8859-1", "names another charset than UTF-8"],
  ])("%j", (contentType, message) => {
    const definition: object = { version: 1, schema: z.string(), contentType };
    const define = () => defineMessage("any", definition as { version: 1; schema: z.ZodString });
    expect(define).toThrow(message);
    expect(define).toThrow(expect.objectContaining({ path: "contentType" }));
  });
});
