import { EntityError, notFound } from "./entity-error.ts";
import type { CommonSettings, SendingSettings } from "./entity-settings.ts";
import { type IncomingMessage, sizeOf } from "./message.ts";

/** What admission asks of an entity that messages are sent to. */
export interface Admitting {
  readonly path: string;
  readonly settings: CommonSettings & Partial<SendingSettings>;
  readonly space: { readonly usedBytes: number };
  readonly deleted: boolean;
}

/** @throws EntityError EntityDisabled, EntityNotFound */
export function requireSending({ path, settings, deleted }: Admitting): void {
  if (deleted) throw notFound(path);
  if (settings.status === "Disabled" || settings.status === "SendDisabled") {
    throw new EntityError(
      "EntityDisabled",
      `Messaging entity '${path}' is currently disabled for sending.`,
    );
  }
}

/**
 * Whether an entity takes a message at all, behind others of its batch.
 * https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas
 * @throws EntityError EntityDisabled, EntityNotFound, InvalidOperation, MessageTooLarge, QuotaExceeded
 */
export function requireRoom(
  entity: Admitting,
  message: IncomingMessage,
  bytesBefore: number,
): void {
  requireSending(entity);
  requireShortIds(message);
  const { maxMessageBytes, maxSizeMegabytes } = entity.settings;
  const bytes = message.content.byteLength;
  if (maxMessageBytes !== undefined && bytes > maxMessageBytes) {
    throw new EntityError(
      "MessageTooLarge",
      `The received message (delivery-id:0, size:${bytes} bytes) exceeds the limit (${maxMessageBytes} bytes) currently allowed on the link.`,
    );
  }
  if (
    maxSizeMegabytes !== undefined &&
    entity.space.usedBytes + bytesBefore + sizeOf(message) > maxSizeMegabytes * 1024 * 1024
  ) {
    throw new EntityError(
      "QuotaExceeded",
      `The maximum entity size has been reached or exceeded for '${entity.path}'.`,
    );
  }
}

const longestId = 128;

function requireShortIds({ messageId, sessionId = "" }: IncomingMessage): void {
  for (const [name, id] of Object.entries({ MessageId: messageId, SessionId: sessionId })) {
    if (id.length <= longestId) continue;
    throw new EntityError(
      "InvalidOperation",
      `The ${name} of a message has ${id.length} characters, which exceeds the maximum length of ${longestId}.`,
    );
  }
}
