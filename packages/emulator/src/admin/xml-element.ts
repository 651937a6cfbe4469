/** An element of an XML document, without the prefixes of its name and attributes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** What stands between its tags, without that of its children. */
  readonly text: string;
}

/** An element to write: with a text, or with children. Those that are undefined are left out. */
export function element(
  name: string,
  content: string | number | boolean | readonly (XmlElement | undefined)[] = "",
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return typeof content === "object"
    ? {
        name,
        attributes,
        children: content.filter((child) => child !== undefined),
        text: "",
      }
    : { name, attributes, children: [], text: String(content) };
}

/** The first child of a name. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return parent?.children.find((child) => child.name === name);
}
