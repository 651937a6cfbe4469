import type { Connection } from "rhea";
import {
  checkFields,
  checkFrames,
  limitIdleTime,
  ProtocolViolation,
  performativeNames,
} from "./frame-check.ts";

interface Frame {
  readonly channel: number;
  readonly performative: {
    readonly value: unknown;
    idle_time_out?: number | undefined;
  };
}

interface Transport {
  readonly header_received: unknown;
  readonly read_complete: boolean;
  read(buffer: Buffer): number;
}

/** rhea's connection, as far as a broker must do things its own way. */
interface ServerConnection extends Connection {
  readonly amqp_transport: Transport;
  /** Reads the first header and then speaks SASL first, or AMQP at once. */
  readonly sasl_transport: { readonly transports: Record<3, { readonly transport: Transport }> };
  readonly remote_channel_map: Record<
    number,
    { readonly state: { readonly remote_open: boolean } }
  >;
  dispatch(event: string, error: unknown): void;
  _process(): void;
}

/** Makes a connection that a client is about to open fit for a client that errs, or means harm. */
export function guardConnection(connection: Connection): void {
  const server = connection as ServerConnection;
  for (const name of performativeNames) {
    const handle: (frame: Frame) => void = Reflect.get(server, `on_${name}`);
    const guarded = (frame: Frame): void => {
      checkFields(name, frame.performative.value);
      if (name === "open") limitIdleTime(frame.performative);
      if (name === "begin" && server.remote_channel_map[frame.channel]?.state.remote_open) {
        throw new ProtocolViolation(`The channel ${frame.channel} is in use.`);
      }
      handle.call(server, frame);
    };
    Reflect.set(server, `on_${name}`, guarded);
  }
  // rhea catches what is thrown while it reads; this runs later, on its own.
  const process = server._process;
  server._process = function () {
    try {
      process.call(this);
    } catch (error) {
      this.dispatch("error", error);
    }
  };
}

/** Looks into frames before rhea does. To be called once the stream is accepted. */
export function guardTransports(connection: Connection): void {
  const { amqp_transport, sasl_transport } = connection as ServerConnection;
  for (const transport of [amqp_transport, sasl_transport.transports[3].transport]) {
    const read = transport.read;
    transport.read = function (buffer) {
      // What follows the last frame of SASL is AMQP's.
      if (!this.read_complete) checkFrames(buffer, this.header_received === undefined);
      return read.call(this, buffer);
    };
  }
}
