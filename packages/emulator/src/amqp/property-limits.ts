import { EntityError } from "../entities/entity-error.ts";
import type { MessageSections, Section } from "./message-sections.ts";

/*
 * "Maximum message property size for each property is 32 KB. Cumulative size of all properties can't
 * exceed 64 KB. This limit applies to the entire header of the brokered message."
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas#messaging-quotas
 */
const largestProperty = 32_768;
const largestSum = 65_536;

/** @throws EntityError MessageTooLarge, PropertyTooLarge */
export function requireSmallProperties({ rest: _, ...sections }: MessageSections): void {
  let bytes = 0;
  for (const section of Object.values(sections)) bytes += section?.bytes.length ?? 0;
  if (bytes > largestSum) {
    // The service's words: https://github.com/rebus-org/Rebus.AzureServiceBus/issues/35
    throw new EntityError(
      "MessageTooLarge",
      `A serialization error occurred while processing the message header stream. The serialization process return the following message: The size quota for this stream (${largestSum}) has been exceeded.`,
    );
  }
  const { applicationProperties } = sections;
  if (applicationProperties !== undefined && hasLargeValue(applicationProperties)) {
    // The service's words: https://github.com/Azure/azure-sdk-for-net/issues/15325
    throw new EntityError(
      "PropertyTooLarge",
      "The service was unable to process the request; please retry the operation. For more information on exception types and proper exception handling, please refer to http://go.microsoft.com/fwlink/?LinkId=761101",
    );
  }
}

function hasLargeValue(section: Section): boolean {
  if (section.bytes.length <= largestProperty) return false;
  return section.items.some(({ value }) => {
    const text: unknown = value;
    if (typeof text === "string") return Buffer.byteLength(text) > largestProperty;
    return Buffer.isBuffer(text) && text.length > largestProperty;
  });
}
