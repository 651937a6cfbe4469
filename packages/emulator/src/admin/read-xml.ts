import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { XmlElement } from "./xml-element.ts";

/** What a refusal says of a document, which may be quoted in it at any length. */
const longestMessage = 200;

/** A document that is no XML, or more of XML than the service takes. */
export class MalformedXml extends Error {
  override readonly name = "MalformedXml";

  constructor(message: string) {
    super(message.slice(0, longestMessage));
  }
}

const textKey = "#text";
const cdataKey = "#cdata";
const attributesKey = ":@";

/** Deeper than any description, and far from what exhausts the stack. */
const deepest = 32;

const parser = new XMLParser({
  preserveOrder: true,
  textNodeName: textKey,
  cdataPropName: cdataKey,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Decoded here, so that a reference can only ever stand for one character.
  processEntities: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: deepest,
});

/**
 * Reads a document of one root element. A document type, and with it every entity of its own, is
 * refused.
 * @throws MalformedXml
 */
export function readXml(xml: string): XmlElement {
  if (/<!DOCTYPE/i.test(xml)) throw new MalformedXml("A document type is not allowed.");
  requireCharacters(xml);
  // The parser itself is lenient: it closes what was left open.
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new MalformedXml(valid.err.msg);
  let nodes: unknown;
  try {
    nodes = parser.parse(xml);
  } catch (error) {
    throw new MalformedXml(error instanceof Error ? error.message : "The document is not XML.");
  }
  const [root, ...more] = elementsOf(nodes);
  if (root === undefined || more.length > 0) throw new MalformedXml("There must be one root.");
  return root;
}

/** The parser gives every node as an object with one key beside its attributes: its name. */
function elementsOf(nodes: unknown): XmlElement[] {
  return itemsOf(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== attributesKey);
    if (name === undefined || name.startsWith("#")) return [];
    const content = node[name];
    return [
      {
        name,
        attributes: attributesOf(node[attributesKey]),
        children: elementsOf(content),
        text: textOf(content),
      },
    ];
  });
}

function attributesOf(node: unknown): Record<string, string> {
  if (typeof node !== "object" || node === null) return {};
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [name, decoded(String(value))]),
  );
}

function textOf(nodes: unknown): string {
  return itemsOf(nodes)
    .map((node) => {
      if (textKey in node) return decoded(String(node[textKey]));
      return cdataKey in node ? itemsOf(node[cdataKey]).map(rawText).join("") : "";
    })
    .join("");
}

function rawText(node: Readonly<Record<string, unknown>>): string {
  return String(node[textKey] ?? "");
}

function itemsOf(nodes: unknown): Record<string, unknown>[] {
  return Array.isArray(nodes) ? nodes.filter((node) => typeof node === "object") : [];
}

const named = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Decodes the references that XML itself knows. [XML 1.0, 4.1 and 4.6] */
function decoded(text: string): string {
  return text.replace(/&(?:([^;&]{1,10});)?/g, (reference, name: string = "") => {
    const [, hexadecimal, decimal] = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name) ?? [];
    const code = hexadecimal === undefined ? Number(decimal) : Number.parseInt(hexadecimal, 16);
    const character = code <= 0x10_ffff ? String.fromCodePoint(code) : named.get(name);
    if (character === undefined) throw new MalformedXml(`${reference} stands for nothing.`);
    requireCharacters(character);
    return character;
  });
}

/** [XML 1.0, 2.2] */
function requireCharacters(text: string): void {
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(text)) {
    throw new MalformedXml("There is a character that XML does not allow.");
  }
}
