import type { Duration } from "./duration.ts";
import type { SettableSystemProperty, SystemProperty } from "./system-property.ts";

/**
 * A value as rules see it. The two kinds of number behave differently (5 / 2 is 2, 5.0 / 2 is 2.5),
 * so they stay apart: `bigint` is every integer type of AMQP (byte to ulong), `number` is float,
 * double and decimal. A Guid is its text.
 */
export type PropertyValue =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Duration
  | Uint8Array
  | null;

/** Application properties by name. `undefined` stands for a property that is not there. */
export type ApplicationProperties = Readonly<Record<string, PropertyValue | undefined>>;

/** What a rule can look at. It must not change while rules look at it. */
export interface MessageProperties {
  /** By Azure's names; one that is not set is absent, or null. */
  readonly system: { readonly [Name in SystemProperty]?: PropertyValue | undefined };
  readonly application: ApplicationProperties;
}

/** What an action does to the properties of the message that it selects. */
export interface PropertyChanges {
  /** `null` clears the property. */
  readonly system: { readonly [Name in SettableSystemProperty]?: PropertyValue };
  /** `undefined` removes the property. */
  readonly application: ApplicationProperties;
}
