import type { CloudEventsOptions } from "./bus.ts";
import type { MessageContract } from "./message-contract.ts";
import { Refusal } from "./refusal.ts";
import { nameOf } from "./violation.ts";

/*
 * CloudEvents 1.0 in binary mode: the body is as without them, and the attributes are application
 * properties. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md
 */

/** The attributes of a message that is an event, as application properties. */
export function cloudEventProperties(
  contract: MessageContract,
  { source }: CloudEventsOptions,
  id: string,
): Readonly<Record<`cloudEvents:${string}`, string>> {
  return {
    "cloudEvents:specversion": "1.0",
    "cloudEvents:id": id,
    "cloudEvents:source": source,
    "cloudEvents:type": contract.type,
  };
}

/**
 * The type of an event. Undefined where the message is no event. Later versions of the binding write an
 * underscore for the colon, which selectors of JMS cannot name.
 */
export function cloudEventType(properties: Readonly<Record<string, unknown>> | undefined): unknown {
  if (properties === undefined) return undefined;
  return properties["cloudEvents:type"] ?? properties["cloudEvents_type"];
}

/** @throws Refusal when the event is of another version of the specification */
export function checkCloudEvent(
  contract: MessageContract,
  properties: Readonly<Record<string, unknown>> | undefined,
): void {
  const version =
    properties?.["cloudEvents:specversion"] ?? properties?.["cloudEvents_specversion"];
  if (version !== "1.0") {
    throw new Refusal(`The CloudEvent of ${nameOf(contract)} is not of version 1.0.`);
  }
}
