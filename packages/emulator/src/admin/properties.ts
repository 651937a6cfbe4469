import { InvalidValue } from "./refusal.ts";
import { parseTimeSpan } from "./time-span.ts";
import { childOf, type XmlElement } from "./xml-element.ts";

const booleans = new Map([
  ["true", true],
  ["false", false],
  ["1", true],
  ["0", false],
]);

/**
 * The properties of a description by name, each undefined when it is absent. All throw `InvalidValue`
 * for a text that is none of their type.
 */
export class Properties {
  readonly #description: XmlElement;

  constructor(description: XmlElement) {
    this.#description = description;
  }

  text(name: string): string | undefined {
    const found = childOf(this.#description, name);
    // `i:nil="true"` is how a serializer of .NET writes that there is no value.
    return found === undefined || found.attributes["nil"] === "true" ? undefined : found.text;
  }

  boolean(name: string): boolean | undefined {
    return this.#parsed(name, (text) => booleans.get(text));
  }

  integer(name: string): number | undefined {
    return this.#parsed(name, (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : undefined));
  }

  /** In milliseconds. */
  timeSpan(name: string): number | undefined {
    return this.#parsed(name, parseTimeSpan);
  }

  oneOf<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
    return this.#parsed(name, (text) => values.find((value) => value === text));
  }

  element(name: string): XmlElement | undefined {
    return childOf(this.#description, name);
  }

  #parsed<Value>(name: string, parse: (text: string) => Value | undefined): Value | undefined {
    const text = this.text(name)?.trim();
    if (text === undefined) return undefined;
    const value = parse(text);
    if (value === undefined) {
      throw new InvalidValue(
        `Bad Request. The value '${text}' of the property '${name}' is not valid.`,
      );
    }
    return value;
  }
}
