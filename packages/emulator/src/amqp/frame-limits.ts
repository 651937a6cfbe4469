import type { Connection } from "rhea";

/** The largest frame that the service takes, as its open frames tell. */
export const maxFrameBytes = 65_536;
/** No peer may ask for smaller ones [AMQP 2.7.1], and none of SASL is larger [AMQP 5.3.1]. */
const minMaxFrameBytes = 512;
/** A protocol header, and the part of a frame that is always there. [AMQP 2.2, 2.3.1] */
const headerBytes = 8;
const saslProtocolId = 3;

interface Transport {
  readonly header_received: unknown;
  readonly read_complete: boolean;
  read(buffer: Buffer): number;
}

interface ServerConnection extends Connection {
  readonly amqp_transport: Transport;
  readonly sasl_transport: {
    readonly transports: Readonly<Record<number, { readonly transport: Transport }>>;
  };
}

/**
 * Looks at the size of each frame before rhea waits for the rest of it, which it does for whatever
 * size the peer writes.
 *
 * @param onOversized the peer wrote an AMQP frame of more bytes than it may; nothing is read from then on
 */
export function limitFrames(connection: Connection, onOversized: (bytes: number) => void): void {
  const { amqp_transport, sasl_transport } = connection as ServerConnection;
  limit(amqp_transport, maxFrameBytes, onOversized);
  const sasl = sasl_transport.transports[saslProtocolId]?.transport;
  if (sasl === undefined) throw new TypeError("rhea has no SASL layer.");
  // Before the open frame there is no close frame to tell it by.
  limit(sasl, minMaxFrameBytes, (bytes) => {
    throw new RangeError(`A SASL frame of ${bytes} bytes.`);
  });
  connection.on("connection_open", refuseSmallFrames);
}

function limit(transport: Transport, maxBytes: number, onOversized: (bytes: number) => void): void {
  const read = transport.read;
  let refused = false;
  transport.read = function (buffer) {
    if (refused) return buffer.length;
    const bytes = this.read_complete ? undefined : oversized(this, buffer, maxBytes);
    if (bytes === undefined) return read.call(this, buffer);
    refused = true;
    onOversized(bytes);
    return buffer.length;
  };
}

function oversized(transport: Transport, buffer: Buffer, maxBytes: number): number | undefined {
  let offset = transport.header_received === undefined ? headerBytes : 0;
  while (offset + 4 <= buffer.length) {
    const bytes = buffer.readUInt32BE(offset);
    if (bytes > maxBytes) return bytes;
    // Too small to be a frame: that is refused where frames are looked into.
    if (bytes < headerBytes) return undefined;
    offset += bytes;
  }
  return undefined;
}

/**
 * rhea would cut messages into pieces of less than nothing, forever.
 * Throwing keeps what follows the open frame from being read.
 */
function refuseSmallFrames({ connection }: { readonly connection: Connection }): void {
  // Null for a peer that does not say.
  const bytes: number | null | undefined = connection.max_frame_size;
  if ((bytes ?? maxFrameBytes) < minMaxFrameBytes)
    throw new RangeError(`A max-frame-size of ${bytes}.`);
}
