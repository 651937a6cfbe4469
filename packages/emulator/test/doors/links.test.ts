import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { connect } from "node:tls";
import { connectRawAs, take } from "@buspass-internal/raw-client";
import { expect, onTestFinished, test } from "vitest";
import { startNamespace } from "../namespace.ts";

test("a link's name is free again as soon as it is detached", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} } });
  using raw = await connectRawAs(namespace.emulator.as("owner"), "orders");
  const first = raw.connection.open_sender({ name: "again", target: "orders" });
  await once(first, "sendable");
  first.close();
  // rhea, too, keys its links by name: the second one needs the first to be forgotten.
  await once(first, "sender_close");
  first.remove();
  const second = first.session.open_sender({ name: "again", target: "orders" });
  await once(second, "sendable");
  second.send({ body: "by the second" });
  await once(second, "accepted");
  const receiver = await raw.openReceiver("orders");
  const [transfer] = await take(receiver, 1);
  expect(transfer?.message.body).toBe("by the second");
});

test("a peer that takes no frames of 512 bytes costs only its own connection", async () => {
  await using namespace = await startNamespace({ queues: { orders: {} }, tlsPort: 0 });
  const { emulator } = namespace;
  const ca = await readFile(emulator.env["BUSPASS_EMULATOR_CA"] ?? "", "utf8");
  const port = Number(emulator.namespace.split(":")[1]);
  const socket = connect({ host: "localhost", port, ca });
  onTestFinished(() => void socket.destroy());
  await once(socket, "secureConnect");
  const ended = once(socket, "close");
  // The header, and an open frame with the container id "x", no host name and a maximum of 60 bytes.
  const open = Buffer.from("0000001402000000005310c00703a1017840523c", "hex");
  socket.write(Buffer.concat([Buffer.from("AMQP\0\x01\0\0", "latin1"), open]));
  socket.resume();
  await ended;
  using raw = await connectRawAs(emulator.as("owner"), "orders");
  await raw.openSender("orders");
});
