/*
 * A lock token travels as the 16 bytes of a .NET GUID: its first three groups in little-endian order.
 * The delivery tag has them so; $management requests name the reordered form. Seen in runs of
 * @azure/service-bus 7.9.5.
 */

const groupOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The delivery tag of a lock token. */
export function tagOf(lockToken: string): Buffer {
  return reorder(Buffer.from(lockToken, "hex"));
}

/** The lock token of a delivery tag. */
export function lockTokenOf(tag: Uint8Array): string {
  return reorder(tag).toString("hex");
}

function reorder(bytes: Uint8Array): Buffer {
  return Buffer.from(groupOrder.map((index) => bytes[index] ?? 0));
}
