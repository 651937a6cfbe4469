/*
 * A lock token travels as the 16 bytes of a .NET GUID: its first three groups in little-endian order.
 * The delivery tag has them so; $management requests name the reordered form. Seen in runs of
 * @azure/service-bus 7.9.5.
 */

/** The delivery tag of a lock token. */
export function tagOf(lockToken: string): Buffer {
  const guid = Buffer.from(lockToken, "hex");
  guid.writeUInt32LE(guid.readUInt32BE(0), 0);
  guid.writeUInt16LE(guid.readUInt16BE(4), 4);
  guid.writeUInt16LE(guid.readUInt16BE(6), 6);
  return guid;
}
