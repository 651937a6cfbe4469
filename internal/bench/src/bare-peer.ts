import type { Duplex } from "node:stream";
import rhea, { type Connection, type Receiver, type Sender } from "rhea";

/**
 * A peer that does nothing of its own: it accepts and forgets what is sent, and sends the same
 * message as often as it is asked to. What rhea itself can do, over the same door.
 */
export function barePeer(message: Buffer): (stream: Duplex) => void {
  return (stream) => {
    const container = rhea.create_container();
    const connection: Connection = container.create_connection({
      host: "localhost",
      port: 0,
      max_frame_size: 65_536,
      session_buffer_size: 65_536,
      receiver_options: { credit_window: 1_000 },
      sender_options: { autosettle: true },
      ...{ reconnect: false },
    });
    for (const event of ["disconnected", "connection_close", "receiver_close", "sender_close"]) {
      connection.on(event, () => {});
    }
    connection.on("receiver_open", ({ receiver }: { receiver: Receiver }) => {
      receiver.set_target(receiver.target);
    });
    connection.on("sender_open", ({ sender }: { sender: Sender }) => {
      sender.set_source(sender.source);
      let tag = 0;
      sender.on("sendable", () => {
        let credit: number = Reflect.get(sender, "credit");
        for (; credit > 0; credit -= 1) {
          tag += 1;
          sender.send(message, Buffer.from(String(tag)), 0);
        }
      });
    });
    connection["accept"](stream);
  };
}
