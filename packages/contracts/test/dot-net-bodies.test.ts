import { decode, defineMessage } from "@buspass/contracts";
import { describe, expect, test } from "vitest";
import * as z from "zod";

/*
 * What `new BrokeredMessage("…")` of WindowsAzure.ServiceBus put into a body: DataContractSerializer in the
 * binary format of XML. [MC-NBFX] .NET Binary Format: XML Data Structure
 */

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
const element = (name: string, namespace: string) => [
  ...[0x40, name.length, ...ascii(name)],
  ...[0x08, namespace.length, ...ascii(namespace)],
];
const serialization = "http://schemas.microsoft.com/2003/10/Serialization/";
const string = element("string", serialization);
const base64 = element("base64Binary", serialization);
const json = '{"orderId":"é1"}';
const utf8 = [...Buffer.from(json)];
const utf16 = [...Buffer.from(json, "utf16le")];
const length16 = (length: number) => [length & 0xff, length >> 8];
const length32 = (length: number) => [...length16(length), 0, 0];

const Order = defineMessage("order", { version: 1, schema: z.object({ orderId: z.string() }) });
const Note = defineMessage("note", { version: 1, schema: z.string(), contentType: "text/plain" });
const Scan = defineMessage("scan", {
  version: 1,
  schema: z.instanceof(Uint8Array),
  contentType: "image/png",
});

const received = (subject: string, body: readonly number[], contentType?: string) => ({
  body: Uint8Array.from(body),
  subject,
  contentType,
});

describe("a body that .NET's DataContractSerializer wrote is read", () => {
  test.each([
    ["a short string", [...string, 0x99, utf8.length, ...utf8]],
    [
      "a string of 16 bits of length, with the end after it",
      [...string, 0x9a, ...length16(utf8.length), ...utf8, 0x01],
    ],
    ["a string of 32 bits of length", [...string, 0x9d, ...length32(utf8.length), ...utf8]],
    ["a string in UTF-16", [...string, 0xb7, utf16.length, ...utf16]],
    [
      "a string in UTF-16 of 16 bits of length",
      [...string, 0xb9, ...length16(utf16.length), ...utf16],
    ],
    [
      "a string in pieces",
      [...string, 0x98, 3, ...utf8.slice(0, 3), 0x99, utf8.length - 3, ...utf8.slice(3)],
    ],
    ["bytes", [...base64, 0x9f, utf8.length, ...utf8]],
    [
      "bytes in pieces, with the end after them",
      [
        ...base64,
        0xa0,
        ...length16(3),
        ...utf8.slice(0, 3),
        0xa2,
        ...length32(utf8.length - 3),
        ...utf8.slice(3),
        0x01,
      ],
    ],
  ])("%s with JSON, whatever its content type", async (_, body) => {
    for (const contentType of [undefined, "application/json", "System.String"]) {
      expect(await decode([Order], received("order", body, contentType))).toMatchObject({
        ok: true,
        body: { orderId: "é1" },
      });
    }
  });

  test("a string where the contract is of text; an empty one too", async () => {
    const body = [...string, 0x99, 2, ...ascii("ab")];
    expect(await decode([Note], received("note", body))).toMatchObject({ body: "ab" });
    expect(await decode([Note], received("note", [...string, 0xa9]))).toMatchObject({ body: "" });
  });

  test("an array of bytes where the contract is of bytes", async () => {
    const body = [...base64, 0x9f, 3, 0, 255, 64];
    expect(await decode([Scan], received("scan", body))).toMatchObject({
      body: Uint8Array.of(0, 255, 64),
    });
  });
});

test("bytes that are labeled as the contract says are left as they are, whatever is in them", async () => {
  const body = [...base64, 0x9f, 1, 0];
  expect(await decode([Scan], received("scan", body, "image/png"))).toMatchObject({
    body: Uint8Array.from(body),
  });
});

describe("what cannot be read is refused in a sentence", () => {
  const refused = {
    ok: false,
    violation: {
      reason: "ContractViolation",
      description:
        "The body of order version 1 is an object that DataContractSerializer of .NET wrote: send its JSON, as text or in bytes.",
      issues: [],
    },
  };
  const contract = "http://schemas.datacontract.org/2004/07/Contoso";
  const whole = [...string, 0x9a, ...length16(utf8.length), ...utf8, 0x01];
  test.each([
    ["an object", [...element("Order", contract), 0x09, 0x01, 0x69, 0x00, 0x01]],
    ["a number", [...element("int", serialization), 0x89, 7]],
    ["a string with what is no text", [...string, 0x87]],
    ["a string that goes on after its end", [...whole, 0x01]],
    ["a string whose end is missing", whole.slice(0, -1)],
    ["a string that is cut", whole.slice(0, -4)],
    ["a string without its length", [...string, 0x9a, 1]],
    ["a string without anything", string],
    ["a length beyond the body", [...string, 0x9d, 255, 255, 255, 255, 1]],
  ])("%s", async (_, body) => {
    expect(await decode([Order], received("order", body))).toEqual(refused);
  });

  test.each([
    ["only the first byte", [0x40]],
    ["a name that never ends", [0x40, 255, 255, 255, 255, 255]],
    ["text that begins with the same character", ascii("@home")],
    ["another namespace", element("string", "urn:contoso")],
  ])("%s is not taken for one", async (_, body) => {
    expect(await decode([Order], received("order", body))).toMatchObject({
      violation: { description: "The body of order version 1 is not JSON in UTF-8." },
    });
  });
});
