import { XMLBuilder } from "fast-xml-parser";
import type { XmlElement } from "./xml-element.ts";

const textKey = "#text";
const attributesKey = ":@";

const builder = new XMLBuilder({
  preserveOrder: true,
  textNodeName: textKey,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  suppressBooleanAttributes: false,
  suppressEmptyNode: true,
  processEntities: true,
});

/** Writes a document; texts and attributes are escaped. */
export function writeXml(root: XmlElement): string {
  return builder.build([nodeOf(root)]);
}

function nodeOf({ name, attributes, children, text }: XmlElement): Record<string, unknown> {
  const content = children.length > 0 || text === "" ? children.map(nodeOf) : [{ [textKey]: text }];
  return { [name]: content, [attributesKey]: attributes };
}
