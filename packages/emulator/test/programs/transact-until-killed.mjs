// A namespace that keeps its messages, and a client that passes one number on: in each transaction it
// takes it from a queue, sends the next one there, and that one via the queue to an archive; until
// somebody kills the process.

import { startEmulator } from "@buspass/emulator";
import {
  connectRawAs,
  openTransactions,
  sendIn,
  sendRaw,
  settleIn,
  take,
} from "@buspass-internal/raw-client";

const [state] = process.argv.slice(2);
const emulator = await startEmulator({
  state,
  queues: { numbers: {}, archive: {} },
  identities: { app: { roles: [{ role: "Azure Service Bus Data Owner", scope: "" }] } },
});
const raw = await connectRawAs(emulator.as("app"), "numbers", "archive");
const transactions = await openTransactions(raw.connection);
const numbers = await raw.openSender("numbers");
const archive = await raw.openSender("numbers", {
  properties: { "com.microsoft:transfer-destination-address": "archive" },
});
const receiver = await raw.openReceiver("numbers", { snd_settle_mode: 0, rcv_settle_mode: 1 });
if (emulator.inspect().queues.numbers.active === 0) {
  await sendRaw(numbers, { message_id: "0", body: 0 });
}
process.stdout.write("started\n");
for (;;) {
  const [transfer] = await take(receiver, 1);
  const next = transfer.message.body + 1;
  const message = { message_id: String(next), body: next };
  const id = await transactions.declare();
  await settleIn(id, transfer, "accepted");
  await sendIn(id, numbers, message);
  await sendIn(id, archive, message);
  const { name } = await transactions.discharge(id);
  await new Promise((resolve) => process.stdout.write(`${name} ${next}\n`, resolve));
}
