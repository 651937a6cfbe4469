import { ServiceBusClient } from "@azure/service-bus";
import type { EmulatorConnection } from "@buspass/emulator";
import {
  connectRawAs,
  openTransactions,
  sendIn,
  sendRaw,
  settleIn,
  take,
} from "@buspass-internal/raw-client";
import { cutFrames } from "./frames.ts";
import { entities, subscription } from "./fuzz-namespace.ts";

/** The frames that a client wrote on one connection. */
export interface Recording {
  readonly name: string;
  readonly frames: readonly Buffer[];
}

type Play = (as: EmulatorConnection) => Promise<void>;

/** What real clients write, one connection each. */
export async function record(as: EmulatorConnection): Promise<Recording[]> {
  const recordings: Recording[] = [];
  for (const [name, play] of Object.entries(plays)) {
    const written: Buffer[] = [];
    class Recorder extends as.webSocket {
      override send(data: Uint8Array): void {
        written.push(Buffer.from(data));
        super.send(data);
      }
    }
    await play({ ...as, webSocket: Recorder });
    recordings.push({ name, frames: cutFrames(Buffer.concat(written)) });
  }
  return recordings;
}

const plays: Readonly<Record<string, Play>> = {
  "send and receive": withSdk(async (client) => {
    const sender = client.createSender(entities.own);
    await sender.sendMessages({ body: "one", messageId: "1", applicationProperties: { n: 1 } });
    await sender.sendMessages([{ body: "two" }, { body: { three: 3 }, subject: "s" }]);
    const receiver = client.createReceiver(entities.own);
    for (const message of await receiver.receiveMessages(3))
      await receiver.completeMessage(message);
    const [last] = await receiver.receiveMessages(1);
    if (last) await receiver.abandonMessage(last, { touched: true });
    await receiver.close();
  }),
  settle: withSdk(async (client) => {
    await client.createSender(entities.own).sendMessages([{ body: 1 }, { body: 2 }]);
    const receiver = client.createReceiver(entities.own);
    const [first, second] = await receiver.receiveMessages(2);
    if (!first?.sequenceNumber || !second) throw new Error("Nothing came.");
    await receiver.renewMessageLock(first);
    await receiver.deferMessage(first);
    const [deferred] = await receiver.receiveDeferredMessages(first.sequenceNumber);
    if (deferred) await receiver.completeMessage(deferred);
    await receiver.deadLetterMessage(second, {
      deadLetterReason: "why",
      deadLetterErrorDescription: "",
    });
    const letters = client.createReceiver(entities.own, {
      subQueueType: "deadLetter",
      receiveMode: "receiveAndDelete",
    });
    await letters.receiveMessages(1);
  }),
  browse: withSdk(async (client) => {
    const sender = client.createSender(entities.own);
    const later = new Date(Date.now() + 3_600_000);
    const numbers = await sender.scheduleMessages([{ body: "later" }], later);
    await sender.cancelScheduledMessages(numbers);
    await client.createReceiver(entities.own).peekMessages(2);
  }),
  sessions: withSdk(async (client) => {
    await client.createSender(entities.sessions).sendMessages({ body: 1, sessionId: "a" });
    const session = await client.acceptSession(entities.sessions, "a");
    await session.setSessionState("state");
    await session.getSessionState();
    await session.renewSessionLock();
    for (const message of await session.receiveMessages(1)) await session.completeMessage(message);
    await session.close();
    await client.createSender(entities.sessions).sendMessages({ body: 2, sessionId: "b" });
    const next = await client.acceptNextSession(entities.sessions);
    await next.close();
  }),
  rules: withSdk(async (client) => {
    const manager = client.createRuleManager(subscription.topic, subscription.name);
    await manager.createRule(
      "red",
      { sqlExpression: "color = 'red'" },
      { sqlExpression: "SET a = 1" },
    );
    await manager.createRule("blue", { applicationProperties: { color: "blue" } });
    for await (const _ of manager.listRules()) break;
    for (const rule of ["red", "blue"]) await manager.deleteRule(rule);
    await client.createSender(subscription.topic).sendMessages({ body: 1 });
    const receiver = client.createReceiver(subscription.topic, subscription.name, {
      receiveMode: "receiveAndDelete",
    });
    await receiver.receiveMessages(1);
  }),
  raw: async (as) => {
    using client = await connectRawAs(as, entities.own);
    const sender = await client.openSender(entities.own);
    // Comes in several frames.
    await sendRaw(
      sender,
      Buffer.concat([Buffer.from("005375b000011170", "hex"), Buffer.alloc(70_000)]),
    );
    const receiver = await client.openReceiver(entities.own);
    receiver.add_credit(2);
    await client.barrier();
    receiver.drain_credit();
    await client.barrier();
    receiver.close();
    sender.close();
    await client.barrier();
  },
  transactions: async (as) => {
    using client = await connectRawAs(as, entities.own, entities.sessions);
    const transactions = await openTransactions(client.connection);
    const sender = await client.openSender(entities.own);
    const via = await client.openSender(entities.own, {
      properties: { "com.microsoft:transfer-destination-address": entities.sessions },
    });
    await sendRaw(sender, { body: "taken" });
    const receiver = await client.openReceiver(entities.own, {
      snd_settle_mode: 0,
      rcv_settle_mode: 1,
    });
    const [taken] = await take(receiver, 1);
    for (const failed of [true, false]) {
      const id = await transactions.declare();
      if (taken) await settleIn(id, taken, "accepted");
      await sendIn(id, sender, { body: "sent" });
      await sendIn(id, via, { body: "passed on", group_id: "a" });
      await client.manage(entities.own, "cancel-scheduled-message", { "sequence-numbers": [] }, id);
      await transactions.discharge(id, failed);
    }
  },
};

function withSdk(use: (client: ServiceBusClient) => Promise<void>): Play {
  return async ({ namespace, credential, webSocket }) => {
    const client = new ServiceBusClient(namespace, credential, {
      webSocketOptions: { webSocket },
      retryOptions: { maxRetries: 0, timeoutInMs: 5_000 },
    });
    await use(client);
    await client.close();
  };
}
